import { expect, test } from 'vitest';
import { clip, wrap } from '../../src/report/wrap.ts';

test.each([
  ['no word breaks', 8, 'no word\nbreaks'],
  ['as wide as it may be', 20, 'as wide as it may be'],
  ['  indented lines go on so', 16, '  indented lines\n  go on so'],
  ['a-word-longer-than-that and more', 10, 'a-word-longer-than-that\nand more'],
  ['two  spaces  stay where nothing breaks', 80, 'two  spaces  stay where nothing breaks'],
  ['\u001b[31mred\u001b[39m is not wide', 15, '\u001b[31mred\u001b[39m is not wide'],
  ['one\ntwo three', 5, 'one\ntwo\nthree'],
])('%j in %d columns', (text, columns, expected) => {
  expect(wrap(text, columns).join('\n')).toBe(expected);
});

test.each([
  ['runs/article-1', 14, 'runs/article-1'],
  ['runs/article-1', 9, 'runs…le-1'],
  ['runs/article-1', 1, '…'],
])('%s in %d columns: %s', (text, columns, expected) => {
  expect(clip(text, columns)).toBe(expected);
});
