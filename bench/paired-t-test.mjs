// Student's t-test for pairs (Student 1908, "The probable error of a mean").
import cephes from 'cephes';

await cephes.compiled; // to WebAssembly

// Whether paired differences have a mean other than 0: their mean, its standard error, t, the degrees of freedom, and
// the two-sided p-value. t and p are NaN where the differences are all the same.
export function pairedTTest(differences) {
  const count = differences.length;
  const mean = average(differences);
  const standardError = standardErrorOf(differences);
  const t = standardError < Number.EPSILON ? Number.NaN : mean / standardError;
  return { mean, standardError, t, degrees: count - 1, p: 2 * cephes.stdtr(count - 1, -Math.abs(t)) };
}

// Of the mean of independent numbers.
export function standardErrorOf(numbers) {
  const mean = average(numbers);
  const squares = numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
}

export function average(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
