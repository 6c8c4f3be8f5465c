import { NegativeAnswer } from '../errors.ts';
import { type Figures, type Gate, showFigure } from './gate.ts';
import { type GateName, type GateSettings, gates } from './index.ts';

/** A gate with the limit that somebody set. */
export interface Limit {
  readonly gate: GateName;
  readonly limit: number;
  /** What it was set by, such as `--min-accuracy`. */
  readonly setBy: string;
}

/** Whether a gate holds. */
export interface JudgedGate {
  readonly gate: GateName;
  readonly limit: number;
  /** The figure that is judged. */
  readonly value: number;
  readonly holds: boolean;
  /** Where it does not. */
  readonly error?: NegativeAnswer;
}

/** @param settings of a config */
export function limitsOf(settings: GateSettings = {}): Limit[] {
  return (Object.keys(gates) as GateName[]).flatMap((gate) => {
    const limit = settings[gate];
    return limit === undefined ? [] : [{ gate, limit, setBy: `gates.${gate}` }];
  });
}

/** A figure that is NaN or is not there breaks its gate. */
export function judge(limits: readonly Limit[], figures: Figures): JudgedGate[] {
  return limits.map((limit) => {
    const gate: Gate = gates[limit.gate];
    const value = gate.of(figures) ?? Number.NaN;
    const error = objection(gate, limit, value, figures);
    return {
      gate: limit.gate,
      limit: limit.limit,
      value,
      holds: error === undefined,
      ...(error !== undefined && { error }),
    };
  });
}

function objection(
  gate: Gate,
  { limit, setBy }: Limit,
  value: number,
  figures: Figures,
): NegativeAnswer | undefined {
  const isLeast = gate.limitIs === 'least';
  const title = gate.title(figures);
  if (!(isLeast ? value >= limit : value <= limit)) {
    const words = `${title} ${apart(value, limit, gate)} is ${isLeast ? 'below' : 'above'} ${setBy} ${limit}`;
    return new NegativeAnswer(gate.code, `${words}${by(Math.abs(value - limit))}`);
  }
  if (!gate.isOfImages || figures.doubt === undefined) return undefined;
  return new NegativeAnswer(
    'gate/doubt',
    `${title} cannot meet ${setBy}: ${figures.doubt}`,
    'Name a data set with test files of its own by --data.',
  );
}

/** Decimals of a double. */
const MOST_DECIMALS = 17;

/** With as many more decimals as it takes to tell it from the limit. */
function apart(value: number, limit: number, gate: Gate): string {
  const isApart = (text: string) => {
    const shown = Number.parseFloat(text);
    return gate.limitIs === 'least' ? shown < limit : shown > limit;
  };
  for (let more = 0; Number.isFinite(value) && gate.decimals + more < MOST_DECIMALS; more++) {
    const text = showFigure(value, gate, more);
    if (isApart(text)) return text;
  }
  return showFigure(value, gate);
}

function by(excess: number): string {
  return Number.isFinite(excess) ? ` by ${Number(excess.toPrecision(2))}` : '';
}
