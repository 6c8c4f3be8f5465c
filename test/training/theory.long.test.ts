import { tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { type DropoutKind, dropoutVariants } from '../../src/dropout/index.ts';
import { assignWeights } from '../../src/model/assign-weights.ts';
import { buildMlp, type LayerDescription } from '../../src/model/build-mlp.ts';
import { RandomStream } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { trainEpoch } from './epochs.ts';
import { stripes } from './toy-data.ts';

type Vector = readonly number[];
type Matrix = readonly Vector[];

const [samples, features] = [40, 4];
const dot = (one: Vector, other: Vector) => one.reduce((sum, value, at) => sum + value * other[at]!, 0);
const column = (matrix: Matrix, at: number) => matrix.map((row) => row[at]!);

/** A w = b by Gaussian elimination; A is positive definite. */
function solve(a: Matrix, b: Vector): number[] {
  const rows = a.map((row, at) => [...row, b[at]!]);
  for (const [at, pivot] of rows.entries()) {
    for (const [other, row] of rows.entries()) {
      const factor = other === at ? 0 : row[at]! / pivot[at]!;
      rows[other] = row.map((value, place) => value - factor * pivot[place]!);
    }
  }
  return rows.map((row, at) => row[features]! / row[at]!);
}

/** The least-squares solution where `penalties[j] w_j^2` is added to the squared errors. */
function ridge(x: Matrix, y: Vector, penalties: Vector): number[] {
  const columns = Array.from({ length: features }, (_, at) => column(x, at));
  const gram = columns.map((one, i) =>
    columns.map((other, j) => dot(one, other) + (i === j ? penalties[i]! : 0)),
  );
  return solve(
    gram,
    columns.map((one) => dot(one, y)),
  );
}

/**
 * Mean of the weights over the later steps of gradient descent on the squared errors of disturbed inputs. Drawn as one
 * sample of 160 units: those of four units each would leave 28 of 32 draws unused.
 */
function descend(x: Matrix, y: Vector, kind: DropoutKind, strength: number): number[] {
  const [steps, warmUp, rate] = [6000, 500, 0.1];
  const [scales, shifts] = [new Float32Array(samples * features), new Float32Array(samples * features)];
  const means = Array<number>(features).fill(0);
  let weights = Array<number>(features).fill(0);
  for (let step = 1; step <= steps; step++) {
    const key = { seed: 3, epoch: step, firstPosition: 0, dropoutLayer: 0 };
    drawDropoutMask(scales, scales.length, dropoutVariants[kind].noise(strength), key, shifts);
    const noisy = x.map((row, i) =>
      row.map((value, j) => value * scales[i * features + j]! + shifts[i * features + j]!),
    );
    const errors = noisy.map((row, i) => dot(row, weights) - y[i]!);
    weights = weights.map((weight, j) => weight - (rate * dot(column(noisy, j), errors)) / samples);
    if (step > warmUp) for (const [j, weight] of weights.entries()) means[j]! += weight / (steps - warmUp);
  }
  return means;
}

const farthest = (one: Vector, other: Vector) =>
  Math.max(...one.map((value, at) => Math.abs(value - other[at]!)));

const random = new RandomStream(8, 'init', 0);
const uniform = () => 2 * random.uniform() - 1;
/** Features that share a part, so that they are correlated. */
const correlated = Array.from({ length: samples }, () => {
  const shared = uniform();
  return Array.from({ length: features }, () => shared + uniform());
});
/** Columns of a Hadamard matrix: of length sqrt(samples) and orthogonal. */
const uncorrelated = Array.from({ length: samples }, (_, i) =>
  [1, i & 1, i & 2, i & 4].map((bit, j) => (j > 0 && bit ? -1 : 1)),
);
const targets = (x: Matrix) => x.map((row) => dot(row, [1, -2, 0.5, 1.5]) + 0.3 * uniform());

describe('linear regression with noise on its inputs ends at the ridge solution (Srivastava et al. 2014, section 9.1)', () => {
  test.each([0.2, 0.5])('uncorrelated features, rate %d: each weight is 1 - rate of its own', (rate) => {
    const y = targets(uncorrelated);
    const shrunk = ridge(uncorrelated, y, [0, 0, 0, 0]).map((weight) => (1 - rate) * weight);
    expect(farthest(descend(uncorrelated, y, 'dropout', rate), shrunk)).toBeLessThan(0.02);
  });

  test.each(['dropout', 'gaussianDropout'] as const)('correlated features, %s of 0.5', (kind) => {
    const y = targets(correlated);
    const factor = 0.5 / (1 - 0.5);
    const penalties = Array.from(
      { length: features },
      (_, at) => factor * dot(column(correlated, at), column(correlated, at)),
    );
    const weights = descend(correlated, y, kind, 0.5);
    expect(farthest(weights, ridge(correlated, y, penalties))).toBeLessThan(0.02);
    expect(farthest(weights, ridge(correlated, y, [0, 0, 0, 0]))).toBeGreaterThan(0.3);
  });

  test('gaussian noise of deviation 0.5: the penalty is the same for all (Bishop 1995)', () => {
    const y = targets(correlated);
    const penalties = Array<number>(features).fill(samples * 0.5 ** 2);
    const weights = descend(correlated, y, 'gaussianNoise', 0.5);
    expect(farthest(weights, ridge(correlated, y, penalties))).toBeLessThan(0.02);
    expect(farthest(weights, ridge(correlated, y, [0, 0, 0, 0]))).toBeGreaterThan(0.3);
  });
});

describe('softmax regression with dropout of small rates minimises an adaptive L2 penalty besides (Wager et al. 2013)', () => {
  const classes = 4;
  const pixels = 4 * classes;
  const train = stripes(2000, classes);
  const kernel = Float32Array.from({ length: pixels * classes }, uniform);

  beforeAll(() => useBackend('cpu'));

  /** Half the noise's variance in each logit, by the curvature of the loss: r / (1 - r) / 2 * x_j^2 * Var_p(w_j). */
  function adaptivePenalty(rate: number): number {
    const penalties = Array.from({ length: train.count }, (_, image) => {
      const x = [...train.images.subarray(image * pixels, (image + 1) * pixels)].map((pixel) => pixel / 255);
      const rows = x.map((_, j) => [...kernel.subarray(j * classes, (j + 1) * classes)]);
      const powers = Array.from({ length: classes }, (_, c) => Math.exp(dot(x, column(rows, c))));
      const total = powers.reduce((sum, power) => sum + power, 0);
      const p = powers.map((power) => power / total);
      return dot(
        x.map((value) => value ** 2),
        rows.map(
          (row) =>
            dot(
              p,
              row.map((weight) => weight ** 2),
            ) -
            dot(p, row) ** 2,
        ),
      );
    });
    return ((rate / (1 - rate)) * penalties.reduce((sum, penalty) => sum + penalty, 0)) / (2 * train.count);
  }

  /** What dropout adds to the mean loss at weights that stay, over 400 epochs of masks. */
  async function addedLoss(kind: 'dropout' | 'gaussianDropout', rate: number): Promise<number> {
    const layers = [
      { flatten: {} },
      { [kind]: { rate } } as unknown as LayerDescription,
      { dense: { units: classes, activation: 'softmax', useBias: false } },
    ] as const;
    const model = buildMlp({ inputShape: [4, classes], layers, seed: 1 });
    assignWeights(model, [tensor(kernel, [pixels, classes])]);
    const optimizer = { type: 'sgd', learningRate: 1e-30, momentum: 0, nesterov: false } as const;
    const description = { model, train, batchSize: 100, optimizer, seed: 2 };
    const { engine } = await createEngine({ choice: 'fused', threads: 1 }, description);
    let total = 0;
    for (let epoch = 1; epoch <= 400; epoch++)
      total += (await trainEpoch(engine, epoch, description)).objective;
    const { loss } = await engine.measure(train);
    engine.dispose();
    return total / 400 - loss;
  }

  test.each([
    ['dropout', 0.02],
    ['dropout', 0.05],
    ['gaussianDropout', 0.02],
    ['gaussianDropout', 0.05],
  ] as const)('%s of %d', async (kind, rate) => {
    const ratio = (await addedLoss(kind, rate)) / adaptivePenalty(rate);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });
});
