import { InvalidArgumentError } from 'commander';
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
