import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { monteCarlo, uncertaintyScores } from '../../src/evaluation/monte-carlo.ts';
import { outOfDistribution } from '../../src/evaluation/out-of-distribution.ts';
import { sampledImage, uncertaintyNames } from '../../src/evaluation/sampled-image.ts';

/** What `peers.py` stored: logits as [samples, images, classes]. */
const peers = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8')).monteCarlo;
const labels = Uint8Array.from(peers.labels);
const sizes = { samples: peers.samples as number, classes: 4 };

/** The same as samplers give them, [images, samples, classes], in two blocks. */
async function* blocksOf(logits: readonly number[]): AsyncGenerator<Float32Array> {
  const { samples, classes } = sizes;
  const images = logits.length / samples / classes;
  const value = (image: number, sample: number, index: number) =>
    logits[(sample * images + image) * classes + index] as number;
  for (const [first, last] of [[0, 7], [7, images]] as const) {
    yield Float32Array.from({ length: (last - first) * samples * classes }, (_, at) =>
      value(
        first + Math.floor(at / samples / classes),
        Math.floor(at / classes) % samples,
        at % classes,
      ),
    );
  } // biome-ignore format: the pairs are blocks
}

const { figures, scores } = await monteCarlo(blocksOf(peers.logits), labels, sizes);
const strange = await uncertaintyScores(blocksOf(peers.strange), 40, sizes);

describe('on the same samples', () => {
  test('loss, accuracy and calibration of the mean are those of scikit-learn and netcal', () => {
    const { loss, accuracy, calibration } = peers.figures;
    expect(figures.loss).toBeCloseTo(loss, 6);
    expect(figures.accuracy).toBeCloseTo(accuracy, 12);
    for (const name of ['ece', 'adaptiveEce', 'mce', 'brier', 'aurc'] as const)
      expect(figures.calibration[name]).toBeCloseTo(calibration[name], 6);
  });

  test.each([
    ['confidenceGap', 'confidence'],
    ['predictiveEntropy', 'predictiveEntropy'],
    ['mutualInformation', 'mutualInformation'],
    ['variationRatio', 'variationRatio'],
  ] as const)('%s of each image is that of SciPy', (name, peer) => {
    const theirs: number[] = peers.figures.scores[peer];
    expect(theirs.length).toBe(60);
    for (const [index, value] of theirs.entries()) expect(scores[name][index]).toBeCloseTo(value, 6);
  });

  test('AUROC against other images is that of scikit-learn', () => {
    const one = new Float64Array([1, 0]);
    const { monteCarlo: areas } = outOfDistribution(one, one, 2, { known: scores, strange });
    for (const name of uncertaintyNames)
      expect(areas?.[name]).toBeCloseTo(
        peers.figures.auroc[name === 'confidenceGap' ? 'confidence' : name],
        9,
      );
  });
});

test('the curve has the means and deviations over disjoint groups, up to all samples', () => {
  expect(figures.curve.map(({ samples, groups }) => [samples, groups])).toEqual([[1, 8], [2, 4], [5, 1], [8, 1]]); // biome-ignore format: a table
  const last = figures.curve.at(-1);
  expect(last).toMatchObject({ loss: figures.loss, accuracy: figures.accuracy, lossDeviation: null });
  const first = figures.curve[0]!;
  expect(first.loss).toBeGreaterThan(figures.loss);
});

test('of two groups the deviation is their distance by the square root of 2', async () => {
  async function* twoSamples() {
    yield Float32Array.from([0, 0, 0, Math.log(3)]); // one image, two classes: p = 1/2 and 3/4 for the second
  }
  const { figures } = await monteCarlo(twoSamples(), Uint8Array.of(1), { samples: 2, classes: 2 });
  const [one, two] = figures.curve;
  expect(one?.loss).toBeCloseTo((Math.log(2) + Math.log(4 / 3)) / 2, 7);
  expect(one?.lossDeviation).toBeCloseTo((Math.log(2) - Math.log(4 / 3)) / Math.SQRT2, 7);
  expect(two?.loss).toBeCloseTo(-Math.log(5 / 8), 7);
});

test('samples that agree disagree about nothing, and those that are sure of other classes about all', () => {
  const agreeing = sampledImage(Float32Array.from([1, 2, 1, 2]), 2).uncertainty;
  expect(agreeing.mutualInformation).toBeCloseTo(0, 15);
  expect(agreeing.variationRatio).toBe(0);
  const sure = sampledImage(Float32Array.from([900, 0, 0, 900]), 2);
  expect(sure.uncertainty.mutualInformation).toBeCloseTo(Math.LN2, 15);
  expect([...sure.votes, ...sure.mean, sure.uncertainty.variationRatio]).toEqual([1, 1, 0.5, 0.5, 0.5]);
});
