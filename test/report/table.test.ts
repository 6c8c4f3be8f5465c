import { expect, test } from 'vitest';
import { renderFirstColumns, renderTable, renderTableOrStack } from '../../src/report/table.ts';

const rows = [
  ['class', 'images', 'of all'],
  ['靴子', '1 009', '10.1 %'],
  ['bag', '8 991', '89.9 %'],
];

test.each([
  [21, 'class  images  of all\n靴子    1 009  10.1 %\nbag     8 991  89.9 %'],
  [20, 'class images of all\n靴子   1 009 10.1 %\nbag    8 991 89.9 %'],
])('in %d columns, wide characters shift nothing', (columns, expected) => {
  expect(renderTable(rows, columns)).toBe(expected);
});

test.each([
  [19, 'class images of all\n靴子   1 009 10.1 %\nbag    8 991 89.9 %'],
  [18, 'class  images\n靴子    1 009\nbag     8 991'],
  [4, 'class\n靴子\nbag'],
])('in %d columns: as many columns as there is room for', (columns, expected) => {
  expect(renderFirstColumns(rows, columns)).toBe(expected);
});

test.each([
  [19, 'class images of all\n靴子   1 009 10.1 %\nbag    8 991 89.9 %'],
  [18, '靴子\n  images 1 009,\n  of all 10.1 %\nbag\n  images 8 991,\n  of all 89.9 %'],
  [99, 'class  images  of all\n靴子    1 009  10.1 %\nbag     8 991  89.9 %'],
])('in %d columns: cells under each other where there is no room', (columns, expected) => {
  expect(renderTableOrStack(rows, columns)).toBe(expected);
});
