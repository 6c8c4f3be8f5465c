import { expect, test } from 'vitest';
import { BrailleCanvas, type Dot } from '../../src/report/braille.ts';

const plain = (text: string) => text;

function drawn(
  columns: number,
  rows: number,
  dots: readonly Dot[],
  dashes: readonly number[] = [],
): string[] {
  const canvas = new BrailleCanvas(columns, rows);
  canvas.polyline(dots, dashes, plain);
  return canvas.lines();
}

test('points are joined, each character holding 2 x 4 dots', () => {
  expect(
    drawn(4, 2, [
      { x: 0, y: 0 },
      { x: 7, y: 7 },
    ]),
  ).toEqual(['⠑⢄  ', '  ⠑⢄']);
  expect(
    drawn(2, 1, [
      { x: 0, y: 0 },
      { x: 0, y: 3 },
      { x: 3, y: 3 },
    ]),
  ).toEqual(['⣇⣀']);
});

test('a point alone is a dot', () => {
  expect(drawn(2, 1, [{ x: 3, y: 0 }])).toEqual([' ⠈']);
});

test.each<[dashes: number[], line: string]>([
  [[], '⠉⠉⠉⠉'],
  [[2, 2], '⠉ ⠉ '],
  [[1, 3], '⠁ ⠁ '],
  [[3, 1, 1, 1], '⠉⠁⠁⠉'],
])('strokes and gaps of %j dots: %s', (dashes, line) => {
  const ends = [
    { x: 0, y: 0 },
    { x: 7, y: 0 },
  ];
  expect(drawn(4, 1, ends, dashes)).toEqual([line]);
});

test('strokes go on over the points of a line', () => {
  const dots = Array.from({ length: 8 }, (_, x) => ({ x, y: 0 }));
  expect(drawn(4, 1, dots, [2, 2])).toEqual(['⠉ ⠉ ']);
});

test('a mark stands over its dot, or beside it where there is one', () => {
  const canvas = new BrailleCanvas(4, 1);
  canvas.mark({ x: 3, y: 2 }, '1', plain);
  canvas.mark({ x: 2, y: 0 }, '2', plain);
  canvas.mark({ x: 3, y: 0 }, '3', plain);
  expect(canvas.lines()).toEqual(['213 ']);
});

test('a character has the colour of the last line through it', () => {
  const canvas = new BrailleCanvas(2, 1);
  canvas.polyline(
    [
      { x: 0, y: 0 },
      { x: 3, y: 0 },
    ],
    [],
    (text) => `a${text}`,
  );
  canvas.polyline([{ x: 2, y: 3 }], [], (text) => `b${text}`);
  expect(canvas.lines()).toEqual(['a⠉b⡉']);
});
