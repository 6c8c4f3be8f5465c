import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model as functional, input, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { openTrainedModel } from '../../src/commands/trained-model.ts';
import { UserError } from '../../src/errors.ts';
import { saveModel } from '../../src/model/save.ts';
import { faultRuns } from './fault-runs.ts';
import { mutationsOf } from './mutations.ts';

let directory: string;

beforeAll(async () => {
  await useBackend('cpu');
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-faults-'));
});
afterAll(() => rm(directory, { recursive: true }));

const softmax = () => layers.dense({ units: 3, activation: 'softmax' });

function convolutional(): LayersModel {
  const image = input({ shape: [4, 4, 1] });
  const convolved = layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same' }).apply(image);
  const pooled = layers.maxPooling2d({ poolSize: 2 }).apply(layers.batchNormalization().apply(convolved));
  const scores = sequential({ layers: [layers.flatten({ inputShape: [2, 2, 2] }), softmax()] });
  return functional({ inputs: image, outputs: scores.apply(pooled) as never });
}

const models: Record<string, () => LayersModel> = {
  'dense layers and dropout': () =>
    sequential({
      layers: [
        layers.flatten({ inputShape: [4, 4] }),
        layers.dense({ units: 5, activation: 'relu', kernelRegularizer: 'l1l2' }),
        layers.dropout({ rate: 0.5 }),
        softmax(),
      ],
    }),
  'a convolution and a model within the model': convolutional,
  'a recurrent layer': () =>
    sequential({
      layers: [layers.lstm({ units: 3, recurrentInitializer: 'zeros', inputShape: [4, 4] }), softmax()],
    }),
};

/** Opens a model as `eval` does, and computes one image. */
async function use(path: string): Promise<void> {
  const model = await openTrainedModel(path, 'cpu');
  const [height, width] = model.imageShape;
  await model.logits({ images: new Uint8Array(height * width), labels: new Uint8Array(1), count: 1 });
}

/** Whether a model can be used, or one clear error says why not. */
async function outcomeOf(path: string): Promise<'used' | 'refused'> {
  try {
    await use(path);
    return 'used';
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/^[^\n]{1,500}(\n[^\n]{1,500}){0,20}$/);
    return 'refused';
  }
}

/** What a model consists of, however its model.json is laid out. */
async function contentOf(directory: string): Promise<unknown> {
  const { modelTopology, weightsManifest } = JSON.parse(
    await readFile(join(directory, 'model.json'), 'utf8'),
  );
  return { modelTopology, weightsManifest, weights: await readFile(join(directory, 'group1-shard1of1.bin')) };
}

describe.each(Object.entries(models))('a model of %s', (name, build) => {
  test('is used or refused, whatever is damaged in its model.json', async () => {
    const place = join(directory, name);
    await saveModel(build(), place);
    const path = join(place, 'model.json');
    expect(await outcomeOf(path)).toBe('used');
    const { sha256: _, ...document } = JSON.parse(await readFile(path, 'utf8')); // which would notice everything
    const property = fc.asyncProperty(mutationsOf(document), async (text) => {
      await writeFile(path, text);
      await outcomeOf(path);
    });
    await fc.assert(property, { numRuns: faultRuns });
  });

  test('is used as it was saved or refused, wherever its files are cut or changed', async () => {
    const [whole, place] = [join(directory, `${name}, whole`), join(directory, `${name}, cut`)];
    await saveModel(build(), whole);
    await mkdir(place, { recursive: true });
    const anyFile = fc.constantFrom('model.json', 'group1-shard1of1.bin');
    const property = fc.asyncProperty(
      anyFile,
      fc.nat(),
      fc.nat(3),
      fc.nat(255),
      async (file, at, kept, byte) => {
        for (const other of ['model.json', 'group1-shard1of1.bin'])
          await copyFile(join(whole, other), join(place, other));
        const bytes = await readFile(join(whole, file));
        const end = kept === 0 ? at % bytes.length : bytes.length;
        bytes[at % bytes.length] = byte;
        await writeFile(join(place, file), bytes.subarray(0, end));
        if ((await outcomeOf(join(place, 'model.json'))) === 'used')
          expect(await contentOf(place)).toEqual(await contentOf(whole));
      },
    );
    await fc.assert(property, { numRuns: faultRuns });
  });
});
