import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { loadModel } from '../../src/model/load.ts';
import { saveModel } from '../../src/model/save.ts';
import type { Sequential } from '../../src/model/tf-layers.ts';

/** How many files may still be written before the process is killed. */
let writesLeft = Number.POSITIVE_INFINITY;
vi.mock('../../src/files.ts', async (original) => {
  const files = await original<typeof import('../../src/files.ts')>();
  return {
    ...files,
    writeFileAtomic: async (path: string, content: string | Uint8Array) => {
      if (writesLeft-- <= 0) throw new Error('killed');
      await files.writeFileAtomic(path, content);
    },
  };
});

let directory: string;
beforeAll(async () => {
  await useBackend('wasm');
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-replace-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Of two shards or of three, every weight of it `value`. */
function network(units: number, value: number): Sequential {
  const layers = [
    { flatten: {} },
    { dense: { units, activation: 'relu', kernelInitializer: 'zeros' } },
    { dense: { units: 3, activation: 'softmax', kernelInitializer: 'zeros' } },
  ] as const;
  const model = buildMlp({ inputShape: [4, 4], layers, seed: 1 });
  model.setWeights(model.getWeights().map(({ shape }) => tf.fill(shape, value)));
  return model;
}

/** The numbers that its weights consist of, and how many there are. */
async function weightsIn(place: string): Promise<{ values: number[]; count: number }> {
  const model = await loadModel(join(place, 'model.json'));
  const values = new Set<number>();
  for (const weights of model.getWeights()) for (const value of weights.dataSync()) values.add(value);
  return { values: [...values], count: model.countParams() };
}

describe.each([
  ['as large', 60_000],
  ['larger', 120_000],
  ['smaller', 100],
])('a model is replaced by one that is %s', (name, units) => {
  // Each of the at most three shards and model.json, under other names first.
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'as a whole or not at all, killed after %d files',
    async (writes) => {
      const place = join(directory, name, String(writes));
      const [before, after] = [network(60_000, 1), network(units, 2)];
      await saveModel(before, place);
      writesLeft = writes;
      const outcome = await saveModel(after, place).then(
        () => 'saved',
        () => 'killed',
      );
      writesLeft = Number.POSITIVE_INFINITY;
      const found = await weightsIn(place);
      const [value] = found.values;
      expect(found).toEqual({ values: [value], count: (value === 1 ? before : after).countParams() });
      if (outcome === 'saved') expect(value).toBe(2);
      await saveModel(network(units, 3), place); // and the next one, whatever was left
      expect((await weightsIn(place)).values).toEqual([3]);
      const { weightsManifest } = JSON.parse(await readFile(join(place, 'model.json'), 'utf8'));
      expect((await readdir(place)).sort()).toEqual([...weightsManifest[0].paths, 'model.json'].sort());
      expect(weightsManifest[0].paths[0]).toMatch(/^group1-shard1of\d\.bin$/);
    },
  );
});
