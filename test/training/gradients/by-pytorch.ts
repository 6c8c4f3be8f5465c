import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { BackendName } from '../../../src/backend/names.ts';
import { buildMlp, type LayerDescription } from '../../../src/model/build-mlp.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import { trainEpoch } from '../epochs.ts';

const [samples, classes, pixels, seed] = [40, 6, 24, 5];

const train = {
  images: Uint8Array.from({ length: samples * pixels }, (_, at) => {
    const [image, pixel] = [Math.floor(at / pixels), at % pixels];
    const value = (7 * image * image + 3 * pixel * pixel + 5 * image * pixel) % 256;
    return value < 128 ? 0 : value;
  }),
  labels: Uint8Array.from({ length: samples }, (_, image) => image % classes),
  count: samples,
};

/** Of the array `number` among kernels and biases. */
const weightsOf = (number: number, length: number) =>
  Float32Array.from({ length }, (_, at) => ((at * 37 + number * 11) % 101) / 100 - 0.5);

/**
 * Expects a step of gradient descent to be that of `problem.py`: dropout in front of dense layers of 35, 18 and 6 units.
 *
 * @param file of PyTorch's gradients, of kernels and biases and then of rates that are learned
 * @param dropouts in front of each dense layer
 */
export async function expectGradients(
  file: string,
  dropouts: readonly [LayerDescription, LayerDescription, LayerDescription],
  backend: BackendName,
): Promise<void> {
  const byPyTorch = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as {
    loss: number;
    gradients: number[][];
  };
  await useBackend(backend);
  const model = buildMlp({ inputShape: [4, 6], layers: networkOf(dropouts), seed });
  const optimizer = { type: 'sgd' as const, learningRate: 1, momentum: 0, nesterov: false };
  const description = { model, train, batchSize: samples, optimizer, seed };
  const { engine } = await createEngine({ choice: 'layers', threads: 1 }, description);
  const before = engine
    .readState()
    .weights.map((values, number) => (number < 6 ? weightsOf(number, values.length) : values));
  engine.writeState({ weights: before, slots: {} });
  const { objective } = await trainEpoch(engine, 1, description);
  expect(objective).toBeCloseTo(byPyTorch.loss, 5);
  const after = engine.readState().weights;
  expect(after).toHaveLength(byPyTorch.gradients.length);
  for (const [number, gradient] of byPyTorch.gradients.entries()) {
    const steps = before[number]!.map((value, at) => value - after[number]![at]!);
    const worst = steps.reduce((most, step, at) => Math.max(most, Math.abs(step - gradient[at]!)), 0);
    expect(worst, `array ${number}`).toBeLessThan(1e-6);
  }
  engine.dispose();
}

function networkOf([first, second, third]: readonly LayerDescription[]): LayerDescription[] {
  return [
    { flatten: {} },
    first as LayerDescription,
    { dense: { units: 35, activation: 'relu' } },
    second as LayerDescription,
    { dense: { units: 18, activation: 'tanh' } },
    third as LayerDescription,
    { dense: { units: classes, activation: 'softmax' } },
  ];
}
