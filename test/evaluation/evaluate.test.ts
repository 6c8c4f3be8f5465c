import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { softmax } from '../../src/evaluation/predict.ts';

/** Logits of a network that is sure of these classes. */
function certain(classes: number, predicted: readonly number[]): Float32Array {
  return Float32Array.from({ length: predicted.length * classes }, (_, index) =>
    predicted[Math.floor(index / classes)] === index % classes ? 9 : 0,
  );
}

describe('the cross-entropy is exact', () => {
  test.each([
    ['even', [0, 0], 0, Math.LN2],
    ['right and sure', [40, 0], 0, Math.exp(-40)],
    ['wrong and surer than 1e-7, where Keras stops counting', [0, 300], 0, 300],
    ['beyond what e^x can hold', [3e38, 0], 1, Math.fround(3e38)],
    ['of three classes', [1, 2, 3], 1, Math.log(Math.exp(-1) + 1 + Math.exp(1))],
    ['where one is NaN', [1, Number.NaN], 0, Number.NaN],
  ])('%s: logits %j, label %d', (_, logits, label, loss) => {
    const evaluation = evaluate(Float32Array.from(logits), Uint8Array.of(label));
    if (Number.isNaN(loss)) expect(evaluation.loss).toBeNaN();
    else expect(Math.abs(evaluation.loss / loss - 1)).toBeLessThan(1e-14);
  });
});

test('logits with a NaN among them are of no class', () => {
  const logits = Float32Array.from([Number.NaN, 1, 5, Number.NaN, 0, 1]);
  expect(evaluate(logits, Uint8Array.from([0, 0, 1]))).toMatchObject({
    accuracy: 1 / 3,
    confusion: [[0, 0], [0, 1]], // biome-ignore format: a matrix
  });
});

// scikit-learn 1.9.1: precision_recall_fscore_support(labels, predicted, average=..., zero_division=0)
test('precision, recall, F1 and their averages are those of scikit-learn, over the classes that occur', () => {
  const labels = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 4]);
  const { perClass, macro, weighted } = evaluate(certain(6, [0, 0, 0, 1, 5, 1, 1, 0, 0, 1, 1]), labels);
  const rounded = (scores: object) =>
    Object.values(scores).map((score: number | null) => score && Number(score.toFixed(12)));
  expect(perClass.map(rounded)).toEqual([
    [0.6, 0.6, 0.6, 5],
    [0.4, 0.666666666667, 0.5, 3],
    [null, 0, 0, 2],
    [null, null, null, 0],
    [null, 0, 0, 1],
    [0, null, 0, 0],
  ]);
  expect(rounded(macro)).toEqual([0.2, 0.253333333333, 0.22]);
  expect(rounded(weighted)).toEqual([0.381818181818, 0.454545454545, 0.409090909091]);
});

test.each([
  [
    [0, 0],
    [0.5, 0.5],
  ],
  [
    [1000, 0, 1000],
    [0.5, 0, 0.5],
  ],
  [
    [-1000, -1000 - Math.LN2],
    [2 / 3, 1 / 3],
  ],
])('softmax of %j is %j', (logits, expected) => {
  const probabilities = softmax(Float32Array.from(logits));
  for (const [index, probability] of probabilities.entries())
    expect(probability).toBeCloseTo(expected[index] as number, 4);
  expect(probabilities.reduce((sum, probability) => sum + probability)).toBeCloseTo(1, 14);
});
