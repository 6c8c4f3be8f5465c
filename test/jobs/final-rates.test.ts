import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { finalRates } from '../../src/jobs/final-rates.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { setRate } from '../../src/model/learned-rates.ts';
import type { RunDirectory } from '../../src/runs/run-directory.ts';

const config = `
name: rates
model:
  layers:
    - flatten
    - dropout: { rate: { linear: { from: 0, to: 0.5, epochs: 2 } } }
    - dense: { units: 8, activation: relu }
    - concreteDropout: 0.1
    - dense: { units: 10, activation: softmax }
training: { epochs: 9, batchSize: 10 }
`;
let directory: string;
beforeAll(async () => {
  await useBackend('cpu');
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-rates-'));
  await writeFile(join(directory, 'config.yaml'), config);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** As training left it: the saved rate of the scheduled layer is its first, that of the learned one its last. */
function model() {
  const made = buildMlp({
    inputShape: [28, 28],
    layers: [
      { flatten: {} },
      { dropout: { rate: 0 } },
      { dense: { units: 8, activation: 'relu' } },
      { concreteDropout: { start: 0.1, lengthScale: 0, dropoutRegularizer: 1 } },
      { dense: { units: 10, activation: 'softmax' } },
    ],
    seed: 1,
  });
  setRate(made.layers[3]!, 0.25);
  return made;
}

test.each([
  ['the last epoch that ended', { weightsOfEpoch: 2 }, [0.4, 0.3]],
  ['an epoch that was interrupted', { weightsOfEpoch: 3 }, [0.5, 0.25]],
  ['a run that has not ended', undefined, undefined],
])('the rates of %s', async (_, outcome, expected) => {
  const run = {
    configPath: join(directory, 'config.yaml'),
    readEnd: async () => outcome,
    readHistory: async () => [{ epoch: 2, dropoutRates: [0.4, 0.3] }],
    readManifest: async () => ({ dataset: { images: { train: 100 } } }),
  } as unknown as RunDirectory;
  expect(await finalRates(run, model())).toEqual(expected);
});
