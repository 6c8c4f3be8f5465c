import { expect, test } from 'vitest';
import { differingSettings } from '../../src/config/differing-settings.ts';
import { configOf, smallest } from './config-fixtures.ts';

const network = { 'model.layers.0.flatten': {}, 'model.layers.1.dense.units': 10 };
const softmax = { 'model.layers.1.dense.activation': 'softmax' };

test.each<[text: string, expected: Record<string, unknown>]>([
  ['', {}],
  ['name: b\nseed: 3\ndata: { source: elsewhere }\n', {}],
  ['training: { epochs: 1, batchSize: 32, optimizer: { learningRate: 0.01, momentum: 0 } }\n', {}],
  [
    'training: { epochs: 5, optimizer: { momentum: 0.9 } }\n',
    { 'training.optimizer.momentum': 0.9, 'training.epochs': 5 },
  ],
  ['training: { optimizer: { type: adam } }\n', { 'training.optimizer.type': 'adam' }],
  ['gates: { minAccuracy: 0.9 }\n', {}],
  ['data: { validationFraction: 0.25 }\n', { 'data.validationFraction': 0.25 }],
])('of %j the settings are %j, with those of the network', async (text, expected) => {
  const settings = Object.fromEntries(differingSettings(await configOf(`${smallest}${text}`)));
  expect(settings).toEqual({ ...network, ...softmax, ...expected });
});
