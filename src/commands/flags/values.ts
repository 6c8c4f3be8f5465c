import { InvalidArgumentError } from 'commander';
import { isIndex, type RequestedShard } from '../../experiments/shard.ts';
import { MAX_SEED } from '../../random.ts';
import { suggest } from '../../suggest.ts';

/** Reads a flag that may be repeated: all its values, in order. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** @param expected such as `a share in [0, 1]` */
export function number(expected: string, accepts: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !accepts(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

/** @param range in words, such as `from 1 to 64` */
export function wholeNumber(range: string, min: number, max: number): (text: string) => number {
  return number(
    `a whole number ${range}`,
    (value) => Number.isInteger(value) && value >= min && value <= max,
  );
}

export function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    const meant = suggest(text, choices);
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw new InvalidArgumentError(`Expected one of ${choices.join(', ')}.${question}`);
  };
}

/** The largest number of parts. */
const MOST_SHARDS = 100_000;

/** `2/8`, or `auto/8` where the scheduler numbers the jobs. */
export function shard(text: string): RequestedShard {
  const [, index = '', total] = /^(\d+|auto)\/(\d+)$/.exec(text) ?? [];
  const count = Number(total);
  const isWithin = count >= 1 && count <= MOST_SHARDS;
  if (isWithin && index === 'auto') return { index, count };
  if (isWithin && isIndex(Number(index), count)) return { index: Number(index), count };
  throw new InvalidArgumentError('Expected a part of so many, from 1/n to n/n, such as 2/8, or auto/8.');
}

const MOST_SEEDS = 10_000;

/** `10` is the seeds 1 to 10; `1,2,3` are these. */
export function seeds(text: string): readonly number[] {
  const numbers = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  const [count = 0] = numbers;
  if (numbers.length === 1 && count >= 1 && count <= MOST_SEEDS)
    return Array.from({ length: count }, (_, index) => index + 1);
  const isList = numbers.length > 1 && numbers.every((seed) => seed >= 0 && seed <= MAX_SEED);
  if (isList && new Set(numbers).size === numbers.length) return numbers;
  throw new InvalidArgumentError(
    `Expected a number of seeds from 1 to ${MOST_SEEDS}, or a list of different seeds such as 1,2,3.`,
  );
}
