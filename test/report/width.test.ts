import { expect, test } from 'vitest';
import { clip, cut, padEnd, padStart, widthOf } from '../../src/report/width.ts';

test.each([
  ['', 0],
  ['article', 7],
  ['\u001b[31mred\u001b[39m', 3],
  ['靴子', 4],
  ['ｱﾝｸﾙ', 4], // katakana of half the width
  ['한글', 4],
  ['ที่', 1], // a letter with two marks above it
  ['é', 1],
  ['👟', 2],
  ['👨‍👩‍👧', 2],
  ['▶ ─ ● …', 7],
])('%j takes %d columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
  expect(padEnd(text, 12)).toBe(text + ' '.repeat(12 - columns));
  expect(padStart(text, 12)).toBe(' '.repeat(12 - columns) + text);
});

test('what is wider already is not padded', () => {
  expect([padEnd('靴子', 3), padStart('靴子', 3)]).toEqual(['靴子', '靴子']);
});

test.each([
  ['runs/article-1', 14, 'runs/article-1', 'runs/article-1'],
  ['runs/article-1', 9, 'runs/arti', 'runs…le-1'],
  ['runs/article-1', 8, 'runs/art', 'run…le-1'],
  ['runs/article-1', 1, 'r', '…'],
  ['上着 靴子', 9, '上着 靴子', '上着 靴子'],
  ['上着 靴子', 8, '上着 靴', '上… 靴子'],
  ['上着 靴子', 7, '上着 靴', '上…靴子'],
  ['上着 靴子', 3, '上', '…子'],
  ['ที่ที่ที่', 2, 'ที่ที่', '…ที่'],
])('%s in %d columns: %s, or %s', (text, columns, beginning, clipped) => {
  expect(cut(text, columns)).toBe(beginning);
  expect(clip(text, columns)).toBe(clipped);
});
