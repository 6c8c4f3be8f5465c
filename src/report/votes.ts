import type { Spread } from '../evaluation/spread.ts';

/**
 * `41 of 50 samples take it for 6, 8 for 5, 1 for 4`
 *
 * @param titles of the classes
 * @param noun what the samples are called
 */
export function votesInWords(
  { votes, samples }: Pick<Spread, 'votes' | 'samples'>,
  titles: readonly string[],
  noun = 'samples',
): string {
  const classes = [...votes.keys()].filter((index) => (votes[index] as number) > 0);
  const [first, ...others] = classes.sort((a, b) => (votes[b] as number) - (votes[a] as number) || a - b);
  const rest = others.map((index) => `, ${votes[index]} for ${titles[index]}`);
  return `${votes[first as number]} of ${samples} ${noun} take it for ${titles[first as number]}${rest.join('')}`;
}
