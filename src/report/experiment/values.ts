import { loss } from '../quantities.ts';

type Unit = '%' | 'nats';

/** `97.18 %`, or a loss as `0.0937`. */
export function value(number: number, unit: Unit): string {
  return unit === '%' ? `${number.toFixed(2)} %` : loss(number);
}

/** Without the unit, as columns have it: one digit more than a single value has. */
export function meanValue(number: number, unit: Unit): string {
  return unit === '%' ? number.toFixed(3) : number.toFixed(5);
}

/** With its sign: `+0.114`. */
export function signed(number: number, unit: Unit): string {
  const text = meanValue(number, unit);
  return number > 0 ? `+${text}` : text;
}

/** What differences are counted in. */
export function unitOfDifferences(unit: Unit): string {
  return unit === '%' ? 'points' : 'nats';
}

/** `0.004`, or `below 0.001`. */
export function probability(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}

/** `95 %`, `99.17 %`. */
export function percent(level: number): string {
  return `${Number((100 * level).toFixed(2))} %`;
}
