import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { calibrationOf } from '../../src/evaluation/calibration.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { probabilitiesOf } from '../../src/evaluation/probabilities.ts';
import { renderEvaluation } from '../../src/report/evaluation.ts';
import { widthOf } from '../../src/report/width.ts';

const plain = new Chalk({ level: 0 });
const wide = { columns: 80, paint: plain };

/** An evaluation of predictions that are certain: pairs of the true and the predicted class. */
function evaluationOf(classes: number, pairs: readonly (readonly [label: number, predicted: number])[]) {
  const logits = new Float32Array(pairs.length * classes);
  for (const [index, [, predicted]] of pairs.entries()) logits[index * classes + predicted] = 1;
  const labels = Uint8Array.from(pairs, ([label]) => label);
  const calibration = calibrationOf(probabilitiesOf(logits, classes), labels);
  return { model: 'runs/article-1', split: 'test' as const, ...evaluate(logits, labels), calibration };
}

test('three classes, the last never predicted', () => {
  const record = evaluationOf(3, [[0, 0], [0, 0], [1, 0], [1, 1], [2, 1]]); // biome-ignore format: a table
  expect(renderEvaluation({ ...record, loss: 0.25 }, wide)).toBe(`runs/article-1, test split: 5 images
Test accuracy: 0.6000
Test loss: 0.2500

Confusion matrix (row: true class, column: predicted class)
    0  1  2
 0  2  ·  ·
 1  1  1  ·
 2  ·  1  ·

class     precision  recall      f1  images
0            0.6667  1.0000  0.8000       2
1            0.5000  0.5000  0.5000       2
2                 -  0.0000  0.0000       1
macro        0.3889  0.5000  0.4333       5
weighted     0.4667  0.6000  0.5200       5

Calibration    network
accuracy        0.6000
NLL             0.2500
Brier           0.5609
ECE (15 bins)   0.0239
adaptive ECE    0.4848
MCE             0.0239
AURC            0.4000

Reliability: bars are accuracy by confidence,
dashes mark the mean confidence of a bar
  1.0 ┤
      │
      │
      │
      │                                ███─
  0.5 ┤                                ███
      │                                ███
      │                                ███
      │                                ███
      │                                ███
  0.0 └────────────────────────────────────────────────────────────
100 % ┤                                ███
      │                                ███
      │                                ███
      │                                ███
  0 % └────────────────────────────────────────────────────────────
       0.0                          0.5                         1.0
Images by confidence, 15 bins
`);
});

test.each([
  ['train', 'Train accuracy: 0.5000'],
  ['validation', 'Validation accuracy: 0.5000'],
  ['test', 'Test accuracy: 0.5000'],
] as const)('of the %s split, the line for scripts comes first, set apart in colour: %s', (split, line) => {
  const record = { ...evaluationOf(2, [[0, 0], [1, 0]]), split }; // biome-ignore format: a table
  const lines = (level: 0 | 3) =>
    renderEvaluation(record, { columns: 80, paint: new Chalk({ level }) }).split('\n');
  expect(lines(0)[1]).toBe(line);
  expect(lines(3)[1]).toBe(`\u001b[1m\u001b[32m${line}\u001b[39m\u001b[22m`);
});

test('what was classified right stands out in colour', () => {
  const paint = new Chalk({ level: 1 });
  const record = evaluationOf(2, [[0, 0], [1, 0]]); // biome-ignore format: a table
  const report = renderEvaluation(record, { columns: 80, paint });
  expect(report).toContain(` 0${paint.bold.green('  1')}  ·\n`);
});

describe('where the matrix is wider than the terminal', () => {
  const pairs = [...Array(9).fill([61, 60]), [3, 5], [3, 5], [3, 3], [7, 7]];

  test('the most frequent confusions are listed instead', () => {
    const report = renderEvaluation(evaluationOf(62, pairs), wide);
    expect(report).not.toContain('Confusion matrix');
    expect(report).toContain(`
Most frequent confusions
                 images  of its class
61 taken for 60       9       100.0 %
3 taken for 5         2        66.7 %

class     precision`);
  });

  test('and none are, if there are none', () => {
    expect(renderEvaluation(evaluationOf(62, [[7, 7]]), wide)).toContain('\n\nConfusions: none\n\n');
  });

  test.each([
    [62, 400, true],
    [62, 200, false],
    [10, 33, true],
    [10, 31, false],
  ])('%d classes in %d columns: a matrix, %s', (classes, columns, isMatrix) => {
    const report = renderEvaluation(evaluationOf(classes, [[0, 0]]), { columns, paint: plain });
    expect(report.includes('Confusion matrix')).toBe(isMatrix);
    expect(report.includes('Confusions: none')).toBe(!isMatrix);
  });
});

test('on a narrow terminal the columns of the classes are closer together', () => {
  const record = { ...evaluationOf(2, [[0, 0], [1, 1]]), loss: 0.25 }; // biome-ignore format: a table
  const lines = renderEvaluation(record, { columns: 40, paint: plain }).split('\n');
  expect(lines.filter((line) => /^(class|weighted)/.test(line))).toEqual([
    'class    precision recall     f1 images',
    'weighted    1.0000 1.0000 1.0000      2',
  ]);
});

test('thousands are set apart, and wide characters in names shift nothing', () => {
  const record = {
    ...evaluationOf(2, [...Array(1200).fill([0, 0]), ...Array(3).fill([1, 0]), ...Array(1100).fill([1, 1])]),
    classNames: ['上着', 'bag'],
  };
  const report = renderEvaluation(record, wide);
  expect(report).toContain('test split: 2 303 images\n');
  expect(report).toContain(`
             0      1
 0 上着  1 200      ·
 1 bag       3  1 100

class     precision  recall      f1  images
0 上着       0.9975  1.0000  0.9988   1 200
1 bag        1.0000  0.9973  0.9986   1 103
macro        0.9988  0.9986  0.9987   2 303
weighted     0.9987  0.9987  0.9987   2 303
`);
});

test('in 40 columns every line of a table fits, names and all', () => {
  const record = {
    ...evaluationOf(2, [...Array(12_000).fill([0, 0]), ...Array(11_000).fill([1, 1])]),
    classNames: ['an ankle boot of leather', '長い名前の靴下と手袋と帽子'],
    inside: [
      {
        model: '/home/somebody/runs/article-1',
        images: 10,
        layers: [
          {
            name: 'dense_1',
            units: 2048,
            meanActivation: 0.25,
            zeros: 0.5,
            deadUnits: 1000,
            meanWeightNorm: 1.5,
            coAdaptation: 0.125,
          },
        ],
      },
    ],
  };
  const lines = renderEvaluation(record, { columns: 40, paint: plain }).split('\n');
  expect(lines.filter((line) => widthOf(line) > 40)).toEqual([
    'runs/article-1, test split: 23 000 images', // sentences are broken as they are written
    'Confusion matrix (row: true class, column: predicted class)',
  ]);
  expect(lines.filter((line) => /^0 |dead/.test(line))).toEqual([
    '0 an…ther    1.0000 1.0000 1.0000 12 000',
    '  dead units              1 000 of 2 048',
  ]);
});
