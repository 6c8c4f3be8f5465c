import { expect, test } from 'vitest';
import { renderDigit } from '../../src/report/digit.ts';

test('two pixel rows share a line, their mean ink is the shade', () => {
  const pixels = Uint8Array.from([0, 255, 255, 0, 0, 64, 255, 0, 0, 128, 255, 0]); // 3 x 4
  expect(renderDigit(pixels, 3, 4)).toBe(' ▓█ \n ░▒ ');
});
