import leven from 'leven';

/** What Keras, PyTorch and scikit-learn call some settings; without case, `_` and `-`. */
const namesElsewhere = new Map([
  ['lr', 'learningRate'],
  ['eta0', 'learningRate'],
  ['validationsplit', 'validationFraction'],
  ['valsplit', 'validationFraction'],
  ['testsplit', 'testFraction'],
  ['testsize', 'testFraction'],
  ['restorebestweights', 'restoreBest'],
  ['randomstate', 'seed'],
  ['randomseed', 'seed'],
  ['clipnorm', 'globalClipNorm'],
  ['p', 'rate'],
]);

/**
 * The candidate a misspelled word most likely stands for, or one that other programs call so. Case, `_` and `-` do not
 * count, so that Keras's `batch_size` and `ReLU` find `batchSize` and `relu`.
 *
 * @returns undefined where nothing is near
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = fold(word);
  const meant = ownNameOf(word);
  if (meant !== undefined && candidates.includes(meant)) return meant;
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, folded: fold(candidate) }))
    .filter(({ folded }) => wanted.length - folded.length <= limit) // so many edits it takes at least
    .map(({ candidate, folded }) => ({ candidate, distance: distance(wanted, folded) }))
    .filter((entry) => entry.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length);
  return ranked[0]?.candidate;
}

/** What is called so in other programs, by its name here. */
export function ownNameOf(word: string): string | undefined {
  return namesElsewhere.get(fold(word));
}

/** A word without what does not count. */
export function fold(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}

/** Edits between two words; less than one for letters in another order, one for a beginning, as in `drop`. */
function distance(wanted: string, candidate: string): number {
  if (wanted === candidate) return 0;
  if (wanted.length === candidate.length && sorted(wanted) === sorted(candidate)) return 0.5;
  if (wanted.length >= 3 && candidate.startsWith(wanted)) return 1;
  return leven(wanted, candidate);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
