import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { weightNames } from '../../src/model/names.ts';

test('weights have the same names in every network of a process', () => {
  const layers = [
    { flatten: {} },
    { dense: { units: 3, activation: 'relu' } },
    { dense: { units: 2, activation: 'softmax', useBias: false } },
  ] as const;
  const build = () => buildMlp({ inputShape: [2, 2], layers, seed: 1 });
  const names = ['dense_1/kernel', 'dense_1/bias', 'dense_2/kernel'];
  expect([weightNames(build()), weightNames(build())]).toEqual([names, names]);
});
