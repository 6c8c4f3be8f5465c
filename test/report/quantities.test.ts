import { expect, test } from 'vitest';
import { duration, loss, wholeNumber } from '../../src/report/quantities.ts';

test.each([
  [0, '0 ms'],
  [36.4, '36 ms'],
  [99.6, '0.1 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 00 s'],
  [3_599_400, '59 min 59 s'],
  [3_599_600, '1 h 00 min'],
  [7_500_000, '2 h 05 min'],
])('%d ms last %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [0, '0.0000'],
  [0.001, '0.0010'],
  [0.00099, '9.90e-4'],
  [999.9, '999.9000'],
  [-1000, '-1.00e+3'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('a loss of %d is written %s', (value, text) => {
  expect(loss(value)).toBe(text);
});

test.each([
  [999.6, '1 000'],
  [12, '12'],
  [1_234_567, '1 234 567'],
])('%d is written %s', (value, text) => {
  expect(wholeNumber(value)).toBe(text);
});
