import type { Outcome } from '../../experiments/outcomes.ts';
import { loss } from '../quantities.ts';

type Unit = Outcome['unit'];

/** `97.18 %`, or a loss as `0.0937`. */
export function value(number: number, unit: Unit): string {
  return unit === '%' ? `${number.toFixed(2)} %` : loss(number);
}

/** Without the unit, as columns have it: one digit more than a single value has. */
export function meanValue(number: number, unit: Unit): string {
  return unit === '%' ? number.toFixed(3) : number.toFixed(5);
}

/** With its sign: `+0.114`; what is shown as 0 has none. */
export function signed(number: number, unit: Unit): string {
  const text = meanValue(number, unit);
  if (Number(text) === 0) return meanValue(0, unit);
  return number > 0 ? `+${text}` : text;
}

const unitsOfDifferences: Readonly<Record<Unit, string>> = { '%': 'points', nats: 'nats', '': '' };

/** A difference with what it is counted in: `+0.114 points`; a score has no unit. */
export function inUnits(difference: number | string, unit: Unit): string {
  return `${difference} ${unitsOfDifferences[unit]}`.trimEnd();
}

/** What a heading has behind it: ` in points`; nothing of a score. */
export function countedIn(unit: Unit): string {
  return unit === '' ? '' : ` in ${unitsOfDifferences[unit]}`;
}

/** `0.004`, or `below 0.001`. */
export function probability(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}

/** `95 %`, `99.17 %`. */
export function percent(level: number): string {
  return `${Number((100 * level).toFixed(2))} %`;
}
