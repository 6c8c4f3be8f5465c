import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { renderPrediction, renderPredictions } from '../../src/report/prediction.ts';

const plain = new Chalk({ level: 0 });
const drawing = { pixels: Uint8Array.from([0, 255, 0, 255]), shape: [2, 2] as const };

test('a prediction: the image, a bar a class with the winner marked, and the answer', () => {
  const record = {
    image: 'seven.png',
    model: 'runs/a-1',
    preparation: 'as-is' as const,
    doubt: 'the digit reaches the border',
    prediction: 1,
    probabilities: [0.25, 0.625, 0.125],
  };
  expect(renderPrediction('seven.png', record, drawing, 80, plain)).toBe(`seven.png
Model: runs/a-1
Image: used as it is
 █
   0  0.2500  ██████████
▶  1  0.6250  █████████████████████████
   2  0.1250  █████
Prediction: 1 (probability 0.6250)
In doubt: the digit reaches the border
`);
});

test.each([
  [1, 'True label: 1, right'],
  [0, 'True label: 0, wrong'],
])('where the true label is %d it says: %s', (label, line) => {
  const record = { index: 3, model: 'm', prediction: 1, probabilities: [0, 1], label };
  const lines = renderPrediction('image 3', record, drawing, 80, plain).split('\n');
  expect(lines.slice(3)).toEqual([
    '   0  0.0000',
    '▶  1  1.0000  ████████████████████████████████████████',
    'Prediction: 1 (probability 1.0000)',
    line,
    '',
  ]);
});

test('a bar is drawn to an eighth of a character', () => {
  const record = { index: 0, model: 'm', prediction: 0, probabilities: [0.99, 0.0032] };
  expect(renderPrediction('image 0', record, drawing, 80, plain).split('\n')[4]).toBe('   1  0.0032  ▏');
});

describe('of a network that was sampled', () => {
  const spread = {
    samples: 50,
    votes: [8, 41, 1],
    lower: [0.05, 0.4, 0],
    upper: [0.55, 0.95, 0.1],
    unsure: true,
    confidenceGap: 0.3,
    predictiveEntropy: 0.7,
    mutualInformation: 0.1,
    variationRatio: 0.18,
  };
  const record = { image: 'x.png', model: 'm', prediction: 1, probabilities: [0.25, 0.7, 0.05], spread };

  test('bars have intervals, and a sentence says that it is unsure', () => {
    expect(renderPrediction('x.png', record, drawing, 100, plain)).toBe(`x.png
Model: m
 █
Means of 50 samples with dropout and where 95 % of them lie: shaded, ┃ the mean
   0  0.2500  0.05-0.55  ██▒▒▒▒▒▒▒▒┃▒▒▒▒▒▒▒▒▒▒▒
▶  1  0.7000  0.40-0.95  ████████████████▒▒▒▒▒▒▒▒▒▒▒▒┃▒▒▒▒▒▒▒▒▒
   2  0.0500  0.00-0.10  ▒▒┃▒
Prediction: 1 (mean probability 0.7000)
The network is unsure: 41 of 50 samples take it for 1, 8 for 0, 1 for 2.
`);
  });

  test('or that it is sure', () => {
    const sure = { ...record, spread: { ...spread, votes: [0, 50, 0], unsure: false } };
    expect(renderPrediction('x.png', sure, drawing, 100, plain)).toContain(
      '\nThe network is sure: 50 of 50 samples take it for 1.\n',
    );
  });

  test('a mean beyond its interval, as of few samples, has its stroke all the same', () => {
    const far = { ...record, spread: { ...spread, lower: [0, 0.4, 0], upper: [0.05, 0.95, 0.1] } };
    expect(renderPrediction('x.png', far, drawing, 100, plain)).toContain('0.00-0.05  ▒▒        ┃\n');
  });

  test('no line is wider than the terminal', () => {
    const lines = renderPrediction('x.png', record, drawing, 40, plain).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  test('among many images the unsure ones are marked', () => {
    expect(renderPredictions('m', [record, record], 100, plain).split('\n').slice(3, 6)).toEqual([
      'x.png         ? 1       0.7000  0 (0.2500)',
      'x.png         ? 1       0.7000  0 (0.2500)',
      '? Unsure: x.png: 41 of 50 samples take it for 1, 8 for 0, 1 for 2',
    ]);
  });
});

describe('a table of many images', () => {
  const records = [
    {
      image: 'a.png',
      model: 'm',
      preparation: 'centred' as const,
      prediction: 1,
      probabilities: [0.25, 0.75],
    },
    {
      image: 'b.png',
      model: 'm',
      preparation: 'as-is' as const,
      doubt: 'the digit reaches the border',
      prediction: 0,
      probabilities: [0.5, 0.5],
    },
  ];

  test('has a line for each and a mark where there is doubt', () => {
    expect(renderPredictions('runs/a-1', records, 80, plain)).toBe(`Model: runs/a-1

image  prediction  probability   runner-up  prepared
a.png           1       0.7500  0 (0.2500)   centred
b.png         ? 0       0.5000  1 (0.5000)     as-is
? In doubt: b.png: the digit reaches the border
`);
  });

  test('keeps to a line where a name has a line break or steers the terminal', () => {
    const [record] = records.map((one) => ({ ...one, image: 'a\n\u001b[31mb.png' }));
    expect(renderPredictions('m\n2', record === undefined ? [] : [record], 80, plain)).toBe(`Model: m\\u000a2

image                   prediction  probability   runner-up  prepared
a\\u000a\\u001b[31mb.png           1       0.7500  0 (0.2500)   centred
`);
  });

  test('has two lines for each where one would not fit', () => {
    expect(renderPredictions('runs/a-1', records, 40, plain)).toBe(`Model: runs/a-1

a.png
  1 (0.7500), 0 (0.2500), centred
b.png
  ? 0 (0.5000), 1 (0.5000), as-is
? In doubt: b.png: the digit reaches the
border
`);
  });
});
