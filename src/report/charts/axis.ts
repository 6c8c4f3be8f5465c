import { wholeNumber } from '../quantities.ts';

/** A place on an axis that gets a label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Where the values of a chart lie. */
export interface Axis {
  /** 0 is the lower or left end, 1 the other one. */
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** What values are measured from: a loss from 0, an accuracy from 1, since its errors are what is to become small. */
export type Perfection = 0 | 1;

/** Values whose distances from perfection differ by less are as well seen on a linear axis. */
const LEAST_RATIO = 3;
/** Of computing with fractions: 1 - 0.9 is less than 0.1. */
const ROUNDING = 1e-9;

/**
 * A vertical axis that shows the gap between curves that come close to perfection: it is logarithmic in the distance
 * from there, unless the values lie too close to each other to need it. Perfect values, whose logarithm is infinite,
 * stand at half the least distance of the others.
 *
 * @param values finite, at least one
 * @param most how many ticks there is room for
 */
export function valueAxis(values: readonly number[], perfection: Perfection, most: number): Axis {
  const distances = values.map((value) => Math.abs(value - perfection)).filter((distance) => distance > 0);
  const [least, greatest] = [minimum(distances), maximum(distances)];
  if (!(greatest / least >= LEAST_RATIO)) return linearAxis(values, perfection, most);
  const floor = least / 2;
  const hasPerfect = distances.length < values.length;
  const sign = perfection === 0 ? 1 : -1;
  const scaled = (value: number) => sign * Math.log(Math.abs(value - perfection) || floor);
  const ends = [hasPerfect ? floor : least, greatest].map((distance) => sign * Math.log(distance));
  const place = placer(minimum(ends), maximum(ends), scaled);
  const rounds = [...logarithmicLists(least, greatest), ...linearLists(least, greatest, most)];
  const candidates = rounds.map((distances) => [
    ...(hasPerfect ? [perfection] : []),
    ...distances
      .filter((distance) => distance >= least * (1 - ROUNDING) && distance <= greatest * (1 + ROUNDING))
      .map((distance) => Math.abs(perfection - distance)),
  ]);
  return { place, ticks: bestTicks(candidates, place, most) };
}

/**
 * A horizontal axis from one epoch to another, with both of them named where there is room.
 *
 * @param most how many ticks there is room for
 */
export function epochAxis(first: number, last: number, most: number): Axis {
  const place = placer(first, last, (epoch) => epoch);
  const rounds = linearLists(first, last, most).filter((list) => list.every(Number.isInteger));
  const between = [...rounds, []].map((list) => {
    const clear = list.filter((epoch) => Math.min(epoch - first, last - epoch) * most >= last - first);
    return [first, ...clear, last];
  });
  return { place, ticks: bestTicks(between, place, most) };
}

/** As `valueAxis`, never logarithmic; with a margin where all values are one. */
export function linearAxis(values: readonly number[], perfection: Perfection, most: number): Axis {
  const [least, greatest] = [minimum(values), maximum(values)];
  const margin = least === greatest ? least / 20 || 0.05 : 0;
  const [from, to] = [least - margin, greatest + margin];
  const place = placer(from, to, (value) => value);
  const isPossible = (value: number) => (perfection === 0 ? value >= 0 : value <= 1);
  const lists = linearLists(from, to, most).map((list) => list.filter(isPossible));
  return { place, ticks: bestTicks(lists, place, most) };
}

/**
 * Of numbers of things: from 0 on, in whole numbers however few there are.
 *
 * @param greatest at least 1
 * @param most how many ticks there is room for
 */
export function countAxis(greatest: number, most: number): Axis {
  const place = placer(0, greatest, (count) => count);
  const whole = linearLists(0, greatest, most).filter((list) => list.every(Number.isInteger));
  return { place, ticks: bestTicks(whole, place, most) };
}

function placer(from: number, to: number, scaled: (value: number) => number): Axis['place'] {
  return (value) => (scaled(value) - from) / (to - from);
}

/** Of those that do not crowd, the list with the most ticks. */
function bestTicks(
  candidates: readonly (readonly number[])[],
  place: Axis['place'],
  most: number,
): readonly Tick[] {
  const fitting = candidates.filter((list) => !crowds(list.map(place), 1 / most));
  const best = fitting.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
  return best.map((value) => ({ value, label: tickLabel(value) }));
}

function crowds(places: readonly number[], leastGap: number): boolean {
  const sorted = places.toSorted((one, other) => one - other);
  return sorted.some((place, index) => index > 0 && place - (sorted[index - 1] as number) < leastGap);
}

/** Powers of ten with 2 and 5 times them, or with all their multiples, or by themselves, or only some of them. */
function logarithmicLists(least: number, greatest: number): number[][] {
  const exponents = range(Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest)));
  const withDigits = (digits: readonly number[], exponents: readonly number[]) =>
    exponents.flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`)));
  return [
    ...[[1, 2, 5], range(1, 9)].map((digits) => withDigits(digits, exponents)),
    ...[1, 2, 5, 10, 20].map((step) =>
      withDigits(
        [1],
        exponents.filter((exponent) => exponent % step === 0),
      ),
    ),
  ];
}

/** Multiples of 1, 2 or 5 times a power of ten within the range, from the closest together that make sense. */
function linearLists(from: number, to: number, most: number): number[][] {
  const closest = Math.floor(Math.log10((to - from) / most));
  const steps = range(closest, closest + 3).flatMap((exponent) =>
    [1, 2, 5].map((digit) => ({ digit, exponent })),
  );
  return steps.map(({ digit, exponent }) => {
    const step = Number(`${digit}e${exponent}`);
    const first = Math.ceil(from / step - ROUNDING);
    const count = Math.floor(to / step + ROUNDING) - first + 1;
    if (count > 2 * most) return [];
    return range(0, count - 1).map((index) => Number(`${(first + index) * digit}e${exponent}`));
  });
}

/** `0.05`, `2 000`; `1e-7` where zeros would have to be counted. */
function tickLabel(value: number): string {
  const rounded = Number(value.toPrecision(12));
  if (rounded !== 0 && (rounded < 1e-3 || rounded > 1e6)) return rounded.toExponential();
  return rounded < 1000 ? String(rounded) : wholeNumber(rounded);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Of any number of values, which as arguments would have to fit on the stack. */
function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function maximum(values: readonly number[]): number {
  return values.reduce((greatest, value) => Math.max(greatest, value), Number.NEGATIVE_INFINITY);
}
