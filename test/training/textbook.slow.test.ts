import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import type { ImageSet } from '../../src/dataset/dataset.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { isMissing } from '../backend/backends.ts';
import { isThorough } from '../thorough.ts';
import { trainEpoch } from './epochs.ts';
import { makeImages, makeNetworks, type Problem, problems } from './networks.ts';
import { gradientsOf, lossOf, penaltyOf, type ReferenceNetwork, trainReferenceEpoch } from './reference.ts';

beforeAll(async () => {
  await useBackend('wasm');
});

/** Largest difference in units of the larger of 1 and the value. */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let at = 0; at < expected.length; at++) {
    const size = Math.max(1, Math.abs(expected[at]!));
    largest = Math.max(largest, Math.abs(actual[at]! - expected[at]!) / size);
  }
  return largest;
}

test('the plain engine agrees with central differences', () => {
  const small = problems.filter(({ pixels, layers }) => pixels * (layers[0]?.units ?? 0) < 400);
  fc.assert(
    fc.property(small, fc.nat(), (problem, pick) => {
      const { reference } = makeNetworks(problem);
      const { images, labels } = makeImages(problem);
      const pixels = images.subarray(0, problem.pixels);
      const sample = { pixels, label: labels[0]!, position: 3 };
      const layer = reference.layers[pick % reference.layers.length]!;
      const at = pick % layer.kernel.length;
      const exact = gradientsOf(reference, [sample], 1).kernels[pick % reference.layers.length]![at]!;
      const objective = () => lossOf(reference, sample, 1).loss + penaltyOf(reference);
      const weight = layer.kernel[at]!;
      layer.kernel[at] = weight + 1e-6;
      const above = objective();
      layer.kernel[at] = weight - 1e-6;
      const below = objective();
      expect((above - below) / 2e-6).toBeCloseTo(exact, 5);
    }),
    { numRuns: 150, seed: 1 },
  );
});

/** What the plain engine comes to. */
interface PlainResult {
  /** After each epoch. */
  readonly objectives: readonly number[];
  readonly weights: readonly Float64Array[];
  /** Mean, of the images it was trained on. */
  readonly loss: number;
  readonly hits: number;
  readonly penalty: number;
}

/** By problem and epochs: all contestants get the same problems, and the plain engine is the slowest of them. */
const plainResults = new Map<string, PlainResult>();

/** @param reference of the problem, untrained */
function trainPlainly(
  problem: Problem,
  reference: ReferenceNetwork,
  train: ImageSet,
  epochs: number,
): PlainResult {
  const key = JSON.stringify([problem, train.count, epochs]);
  const result = plainResults.get(key) ?? resultOf(problem, reference, train, epochs);
  plainResults.set(key, result);
  return result;
}

function resultOf(
  { batchSize, pixels, sgd }: Problem,
  reference: ReferenceNetwork,
  { images, labels, count }: ImageSet,
  epochs: number,
): PlainResult {
  const objectives = Array.from({ length: epochs }, (_, index) =>
    trainReferenceEpoch(reference, images, labels, index + 1, batchSize, sgd),
  );
  const losses = Array.from(labels, (label, image) =>
    lossOf(reference, {
      pixels: images.subarray(image * pixels, (image + 1) * pixels),
      label,
      position: 0,
    }),
  );
  return {
    objectives,
    weights: reference.layers.flatMap(({ kernel, bias, usesBias }) => (usesBias ? [kernel, bias] : [kernel])),
    loss: losses.reduce((sum, { loss }) => sum + loss, 0) / count,
    hits: losses.filter(({ hit }) => hit).length,
    penalty: penaltyOf(reference),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

const contestants = [
  ['node', 'layers', 1, 60],
  ['wasm', 'layers', 1, 60],
  ['cpu', 'layers', 1, 60],
  ['wasm', 'fused', 1, 100],
  ['wasm', 'fused', 3, 40], // starting threads takes longest, and bits.slow.test.ts holds them against one
] as const;
/** The first quarter of the networks, unless it may take long. */
const share = isThorough ? 1 : 1 / 4;

for (const [backend, choice, threads, networks] of contestants) {
  const numRuns = share * networks;
  const title = `on ${backend}, the ${choice} engine, threads: ${threads}, in ${numRuns} random networks`;
  describe.skipIf(isMissing(backend))(title, () => {
    beforeAll(async () => {
      await useBackend(backend);
    });

    test('one step of length 1 is the gradient of the plain engine', async () => {
      await fc.assert(
        fc.asyncProperty(problems, async (problem) => {
          const { model, reference } = makeNetworks(problem);
          const train = makeImages({ ...problem, images: problem.batchSize });
          const { seed, batchSize } = problem;
          const sgd = { type: 'sgd' as const, learningRate: 1, momentum: 0, nesterov: false };
          const { engine } = await createEngine(
            { choice, threads },
            { model, train, seed, batchSize, optimizer: sgd },
          );
          await trainEpoch(engine, 1, { model, optimizer: sgd });
          const expected = trainPlainly({ ...problem, sgd }, reference, train, 1);
          engine.readState().weights.forEach((values, number) => {
            const far = distance(values, expected.weights[number]!);
            expect(far).toBeLessThan(2e-5);
          });
          engine.dispose();
          model.dispose();
        }),
        { numRuns, seed: 3 },
      );
    });

    test('two epochs agree with the plain engine', async () => {
      await fc.assert(
        fc.asyncProperty(problems, async (problem) => {
          const { model, reference } = makeNetworks(problem);
          const train = makeImages(problem);
          const { seed, batchSize, sgd } = problem;
          const { engine } = await createEngine(
            { choice, threads },
            { model, train, seed, batchSize, optimizer: sgd },
          );
          const plain = trainPlainly(problem, reference, train, 2);
          for (const [index, expected] of plain.objectives.entries()) {
            const { objective } = await trainEpoch(engine, index + 1, { model, optimizer: sgd });
            expect(Math.abs(objective - expected) / Math.max(1, expected)).toBeLessThan(1e-4);
          }
          const { weights } = engine.readState();
          weights.forEach((values, number) => {
            const far = distance(values, plain.weights[number]!);
            expect(far).toBeLessThan(2e-4);
          });
          const fromModel = model.getWeights().map((tensor) => tensor.dataSync());
          weights.forEach((values, number) => {
            expect(bytesOf(fromModel[number] as Float32Array).equals(bytesOf(values))).toBe(true);
          });
          const { loss, accuracy } = await engine.measure(train);
          expect(loss).toBeCloseTo(plain.loss, 2);
          expect(accuracy * train.count).toBeCloseTo(plain.hits, 0);
          const copied = await engine.measure({ ...train, images: train.images.slice() });
          expect(copied).toEqual({ loss, accuracy });
          expect(engine.penalty()).toBeCloseTo(plain.penalty, 2);
          engine.dispose();
          model.dispose();
        }),
        { numRuns, seed: 2 },
      );
    });
  });
}
