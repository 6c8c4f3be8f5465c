import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import { buildMlp } from '../../../src/model/build-mlp.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import { trainEpoch } from '../epochs.ts';

const [samples, classes, pixels, seed] = [40, 6, 24, 5];

/** `gradients.py` writes it. */
const byPyTorch = JSON.parse(readFileSync(join(import.meta.dirname, 'gradients.json'), 'utf8')) as {
  loss: number;
  gradients: number[][];
};

const train = {
  images: Uint8Array.from({ length: samples * pixels }, (_, at) => {
    const [image, pixel] = [Math.floor(at / pixels), at % pixels];
    const value = (7 * image * image + 3 * pixel * pixel + 5 * image * pixel) % 256;
    return value < 128 ? 0 : value;
  }),
  labels: Uint8Array.from({ length: samples }, (_, image) => image % classes),
  count: samples,
};

const connect = (rate: number) => ({ dropConnect: { rate, inference: 'mean' as const } });
const layers = [
  { flatten: {} },
  connect(0.3),
  { dense: { units: 35, activation: 'relu' as const } },
  connect(0.5),
  { dense: { units: 18, activation: 'tanh' as const } },
  connect(0.25),
  { dense: { units: classes, activation: 'softmax' as const } },
];

/** Of the array `number` among kernels and biases. */
const weightsOf = (number: number, length: number) =>
  Float32Array.from({ length }, (_, at) => ((at * 37 + number * 11) % 101) / 100 - 0.5);

test.each(['cpu', 'wasm'] as const)(
  'a step with DropConnect follows the gradients of PyTorch with the same masks, on %s',
  async (backend) => {
    await useBackend(backend);
    const model = buildMlp({ inputShape: [4, 6], layers, seed });
    const optimizer = { type: 'sgd' as const, learningRate: 1, momentum: 0, nesterov: false };
    const description = { model, train, batchSize: samples, optimizer, seed };
    const { engine } = await createEngine({ choice: 'layers', threads: 1 }, description);
    const before = engine.readState().weights.map(({ length }, number) => weightsOf(number, length));
    engine.writeState({ weights: before, slots: {} });
    const { objective } = await trainEpoch(engine, 1, description);
    expect(objective).toBeCloseTo(byPyTorch.loss, 5);
    const after = engine.readState().weights;
    expect(after).toHaveLength(byPyTorch.gradients.length);
    for (const [number, gradient] of byPyTorch.gradients.entries()) {
      const steps = before[number]!.map((value, at) => value - after[number]![at]!);
      const worst = steps.reduce((most, step, at) => Math.max(most, Math.abs(step - gradient[at]!)), 0);
      expect(worst, `weights ${number}`).toBeLessThan(1e-6);
    }
    engine.dispose();
  },
);
