import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auroc } from '../../src/evaluation/auroc.ts';
import { calibrationOf } from '../../src/evaluation/calibration.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { probabilitiesOf } from '../../src/evaluation/probabilities.ts';
import { riskCoverage } from '../../src/evaluation/risk-coverage.ts';
import { atTemperature, fitTemperature } from '../../src/evaluation/temperature.ts';

/** What `peers.py` stored. */
const peers = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8')).calibration;
const logits = Float64Array.from(peers.logits);
const labels = Uint8Array.from(peers.labels);
const classes = logits.length / labels.length;
const ours = calibrationOf(probabilitiesOf(logits, classes), labels);

describe('on the same probabilities', () => {
  test.each([
    ['ece', 'ece', 'netcal', 1e-9],
    ['ece', 'eceByTorchmetrics', 'torchmetrics', 1e-6],
    ['adaptiveEce', 'adaptiveEce', 'netcal', 1e-9],
    ['mce', 'mce', 'netcal', 1e-9],
    ['mce', 'mceByTorchmetrics', 'torchmetrics', 1e-6],
    ['brier', 'brier', 'scikit-learn', 1e-9],
    ['aurc', 'aurc', 'NumPy', 1e-9],
  ] as const)('%s is %s of %s', (name, peer, _, tolerance) => {
    expect(Math.abs(ours[name] - peers.figures[peer])).toBeLessThan(tolerance);
  });

  test('the loss is log_loss of scikit-learn', () => {
    expect(evaluate(logits, labels).loss).toBeCloseTo(peers.figures.loss, 9);
  });

  test('the risk at half of the images is that of NumPy', () => {
    const half = ours.riskCoverage.find(({ coverage }) => coverage === 0.5);
    expect(half?.risk).toBeCloseTo(peers.figures.riskAtHalf, 9);
  });

  test('the temperature is where SciPy finds the least loss', () => {
    expect(Math.abs(fitTemperature(logits, labels) - peers.temperature)).toBeLessThan(1e-6);
  });
});

/** Two classes: pairs of the first one's probability and the label. */
function twoClasses(pairs: readonly (readonly [probability: number, label: number])[]) {
  const probabilities = Float64Array.from(pairs.flatMap(([probability]) => [probability, 1 - probability]));
  return calibrationOf(
    probabilities,
    Uint8Array.from(pairs, ([, label]) => label),
  );
}

describe('bins', () => {
  test.each([
    [0.6, 8],
    [0.6000001, 9],
    [0.8, 11],
    [1, 14],
  ])('are (from, to]: a confidence of %d is in number %d', (confidence, bin) => {
    const { reliability } = twoClasses([[confidence, 0]]);
    expect(reliability.map(({ count }) => count).indexOf(1)).toBe(bin);
  });

  test('have means of their images, and none without', () => {
    const { reliability } = twoClasses([[0.75, 0], [0.8, 0], [0.76, 1]]); // biome-ignore format: a table
    expect(reliability[11]).toEqual({
      from: 11 / 15,
      to: 12 / 15,
      count: 3,
      confidence: (0.75 + 0.8 + 0.76) / 3,
      accuracy: 2 / 3,
    });
    expect(reliability[3]).toEqual({ from: 3 / 15, to: 4 / 15, count: 0, confidence: null, accuracy: null });
  });
});

describe('the risk-coverage curve', () => {
  test('answers first what is least uncertain', () => {
    const { aurc, curve } = riskCoverage([0.1, 0.4, 0.2, 0.3], [0, 1, 0, 1]);
    expect(aurc).toBe((0 + 0 + 1 / 3 + 1 / 2) / 4);
    expect(curve.at(-1)).toEqual({ coverage: 1, risk: 0.5 });
    expect(curve[9]).toEqual({ coverage: 0.5, risk: 0 });
  });

  test('of equal uncertainties takes the mean over all orders', () => {
    // wrong right right | right wrong right | right right wrong, behind one right answer
    const orders = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]; // biome-ignore format: a table
    const aurcs = orders.map((wrong) => riskCoverage([1, 2, 3, 4], wrong).aurc);
    const mean = (aurcs[0]! + aurcs[1]! + aurcs[2]!) / 3;
    for (const wrong of orders) expect(riskCoverage([1, 2, 2, 2], wrong).aurc).toBeCloseTo(mean, 15);
  });
});

test.each([
  ['apart', [1, 2], [3, 4], 1],
  ['the wrong way round', [3, 4], [1, 2], 0],
  ['all equal', [1, 1, 1], [1, 1], 0.5],
  ['with a tie', [1, 2], [2, 3], 7 / 8],
])('AUROC of scores %s: %j and %j', (_, low, high, expected) => {
  expect(auroc(Float64Array.from(low), Float64Array.from(high))).toBe(expected);
});

describe('temperature', () => {
  test('gives back the one that logits were multiplied by, and their least loss', () => {
    const fitted = fitTemperature(logits, labels);
    const sharper = logits.map((logit) => 3 * logit);
    expect(fitTemperature(sharper, labels)).toBeCloseTo(3 * fitted, 9);
    const least = evaluate(atTemperature(logits, fitted), labels).loss;
    expect(least).toBeLessThan(evaluate(atTemperature(logits, fitted * 1.01), labels).loss);
    expect(least).toBeLessThan(evaluate(atTemperature(logits, fitted * 0.99), labels).loss);
  });

  test.each([
    ['every answer is right', [5, 0], 0.01],
    ['every answer is wrong', [0, 5], 100],
  ])('ends at its bound where %s', (_, row, bound) => {
    expect(fitTemperature(Float64Array.from(row), Uint8Array.of(0))).toBeCloseTo(bound, 9);
  });
});
