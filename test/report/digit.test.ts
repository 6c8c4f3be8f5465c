import { expect, test } from 'vitest';
import { renderDigit } from '../../src/report/digit.ts';

test('two pixel rows share a line, their mean ink is the shade', () => {
  const pixels = Uint8Array.from([0, 255, 255, 0, 0, 64, 255, 0, 0, 128, 255, 0]); // 3 x 4
  expect(renderDigit(pixels, 3, 4)).toBe(' ▓█ \n ░▒ ');
});

test('of an image wider than the terminal, a character stands for a block of pixels', () => {
  const row = [255, 255, 0, 0, 255];
  const pixels = Uint8Array.from([row, row, row, row, [0, 0, 255, 255, 255]].flat()); // 5 x 5
  expect(renderDigit(pixels, 5, 5, 5)).toBe('██  █\n██  █\n  ▒▒▒');
  expect(renderDigit(pixels, 5, 5, 4)).toBe('█ █\n ░░');
});
