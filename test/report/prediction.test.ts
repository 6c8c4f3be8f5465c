import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { predictionReport } from '../../src/report/prediction.ts';

const plain = new Chalk({ level: 0 });
const drawing = { pixels: Uint8Array.from([0, 255, 0, 255]), shape: [2, 2] as const };

test('a prediction: the image, a bar a class with the winner marked, and the answer', () => {
  const record = { image: 'seven.png', prediction: 1, probabilities: [0.25, 0.625, 0.125] };
  expect(predictionReport('seven.png', record, drawing, plain)).toBe(`seven.png
 █
   0  0.2500  ██████████
▶  1  0.6250  █████████████████████████
   2  0.1250  █████
Prediction: 1 (probability 0.6250)
`);
});

test.each([
  [1, 'True label: 1, right'],
  [0, 'True label: 0, wrong'],
])('where the true label is %d it says: %s', (label, line) => {
  const record = { index: 3, prediction: 1, probabilities: [0, 1], label };
  const lines = predictionReport('image 3', record, drawing, plain).split('\n');
  expect(lines.slice(2)).toEqual([
    '   0  0.0000',
    '▶  1  1.0000  ████████████████████████████████████████',
    'Prediction: 1 (probability 1.0000)',
    line,
    '',
  ]);
});

test('a bar is drawn to an eighth of a character', () => {
  const record = { index: 0, prediction: 0, probabilities: [0.99, 0.0032] };
  expect(predictionReport('image 0', record, drawing, plain).split('\n')[3]).toBe('   1  0.0032  ▏');
});
