import type { Analysis } from '../../experiments/analysis.ts';
import type { CellGate } from '../../experiments/cell-gates.ts';
import type { Regression } from '../../experiments/regression.ts';
import type { Gate } from '../../gates/gate.ts';
import { gates as all } from '../../gates/index.ts';
import { figure, gateTitle } from '../gates.ts';
import { plural } from '../quantities.ts';
import { inUnits, percent, signed } from './values.ts';

/** A gate that is broken, by a training or by a config over its seeds. */
export interface Breach {
  /** The setting that the gate is. */
  readonly gate: string;
  readonly code: string;
  readonly arm: string;
  readonly seed?: number;
  /** Which, by how much, and where. */
  readonly message: string;
}

/** Nobody reads more at once. */
export const MOST_BREACHES = 20;

type Judged = Pick<Analysis, 'metric' | 'gates' | 'regressions'>;

export function breachesOf({ metric, gates, regressions }: Judged): Breach[] {
  const ofCells = gates.flatMap(({ gate, arm, seed, error }) =>
    error === undefined
      ? []
      : [{ gate, code: error.code, arm, seed, message: `${arm}, seed ${seed}: ${error.message}` }],
  );
  const ofArms = regressions
    .filter(({ holds }) => !holds)
    .map((regression) => ({
      gate: 'baseline',
      code: 'gate/regression',
      arm: regression.arm,
      message: renderRegression(regression, metric),
    }));
  return [...ofCells, ...ofArms];
}

/** A line for each gate with the training that came closest to breaking it, and for each config with results of before. */
export function renderGates({ arms, metric, gates, regressions }: Judged & Pick<Analysis, 'arms'>): string[] {
  const titles = [...new Set(gates.map(gateTitle))];
  const judged = new Set(regressions.map(({ arm }) => arm));
  const others = arms.filter(({ name }) => judged.size > 0 && !judged.has(name)).map(({ name }) => name);
  return [
    ...titles.map((title) =>
      gateLine(
        title,
        gates.filter((gate) => gateTitle(gate) === title),
      ),
    ),
    ...regressions.map((regression) => `${renderRegression(regression, metric)}.`),
    ...(others.length === 0 ? [] : [`Without results in ${regressions[0]?.baseline}: ${others.join(', ')}.`]),
  ];
}

function gateLine(title: string, judged: readonly CellGate[]): string {
  const closest = judged.reduce((before, one) => (roomOf(one) < roomOf(before) ? one : before));
  const broken = judged.filter(({ holds }) => !holds).length;
  const where = `${figure(closest)}: ${closest.arm}, seed ${closest.seed}.`;
  if (broken === 0)
    return `Gate ${title} holds in ${plural(judged.length, 'training')}; the closest has ${where}`;
  return `Gate ${title} is broken in ${broken} of ${plural(judged.length, 'training')}; the furthest has ${where}`;
}

/** How far a figure is from breaking its gate. */
function roomOf({ gate, limit, value }: CellGate): number {
  const { limitIs }: Gate = all[gate];
  const room = limitIs === 'least' ? value - limit : limit - value;
  return Number.isNaN(room) ? Number.NEGATIVE_INFINITY : room;
}

/** What the interval says of the difference to the results of before, without a full stop. */
export function renderRegression(
  { arm, baseline, holds, margin, atWorst, difference }: Regression,
  { title, unit, better }: Analysis['metric'],
): string {
  const { mean = 0, interval, differences, isPaired } = difference;
  if (interval === undefined || atWorst === undefined)
    return `${arm}: a regression from ${baseline} is not ruled out: fewer than 2 seeds have results of both`;
  const isWorse = better === 'higher' ? interval.upper < 0 : interval.lower > 0;
  const answer = holds ? 'no' : isWorse ? 'a' : 'it is not ruled out that there is a';
  const pairs = isPaired ? plural(differences.length, 'pair') : 'not paired: Welch';
  const [lower, upper] = [signed(interval.lower, unit), signed(interval.upper, unit)];
  const figures = `${title} differs by ${inUnits(signed(mean, unit), unit)}, ${percent(interval.level)} interval ${lower} to ${upper}, ${pairs}`;
  const end = better === 'higher' ? 'lower' : 'upper';
  const beyond = holds
    ? `the margin is ${margin}`
    : `the ${end} end is beyond the margin of ${margin} by ${Number((atWorst - margin).toPrecision(2))}`;
  return `${arm}: ${answer} regression from ${baseline}: ${figures}; ${beyond}`;
}
