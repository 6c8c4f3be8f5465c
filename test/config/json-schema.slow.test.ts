import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { accepts, network } from './schema-validator.ts';

const some = (values: Record<string, fc.Arbitrary<unknown>>) => fc.record(values, { requiredKeys: [] });
const rate = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.constant({ linear: { from: 0, to: 0.5, epochs: 2 } }));
const dense = some({
  units: fc.constantFrom(0, 1, 2, 10),
  activation: fc.constantFrom('relu', 'softmax'),
  useBias: fc.boolean(),
  kernelRegularizer: some({ l2: fc.constantFrom(0, 0.1) }),
});
const layer = fc.oneof(
  fc.constantFrom('flatten', { flatten: {} }),
  rate.map((value) => ({ dropout: value })),
  rate.map((value) => ({ dropout: { rate: value } })),
  rate.map((value) => ({ dropConnect: { rate: value, inference: 'moments' } })),
  rate.map((value) => ({ concreteDropout: { start: value } })),
  dense.map((settings) => ({ dense: settings })),
);
const layers = fc.oneof(
  fc.array(layer, { maxLength: 3 }),
  fc.array(layer, { maxLength: 2 }).map((hidden) => network(...(hidden as object[])).layers),
);
const earlyStopping = some({
  monitor: fc.constantFrom('valLoss', 'valAccuracy', 'trainLoss', 'trainAccuracy'),
  mode: fc.constantFrom('auto', 'min', 'max'),
  startFromEpoch: fc.constantFrom(0, 1, 2),
});
const optimizer = some({
  type: fc.constantFrom('sgd', 'rmsprop', 'adam'),
  learningRate: fc.oneof(fc.constantFrom(0.1, 1), fc.constant({ constant: { value: 0.1 } })),
  momentum: fc.constantFrom(0, 0.9),
  nesterov: fc.boolean(),
});
const written = fc.tuple(
  fc.record({ model: fc.record({ layers }) }),
  some({
    $schema: fc.constant('./schema.json'),
    'x-anchors': fc.anything(),
    seed: fc.constantFrom(0, 1),
    data: some({
      source: fc.constantFrom('embedded', 'letters'),
      validationFraction: fc.constantFrom(0, 0.1),
      transpose: fc.boolean(),
    }),
    training: some({
      epochs: fc.constantFrom(1, 2, 3),
      dropoutScale: fc.constantFrom(1, 2),
      earlyStopping,
      optimizer,
    }),
  }),
);

test('configs/schema.json refuses nothing that the program takes', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(written, async ([model, others]) => {
      const config = { ...model, ...others } as ConfigInput;
      const isTaken = await loadConfig(config).then(
        () => true,
        () => false,
      );
      taken += Number(isTaken);
      if (isTaken) expect(accepts(config), JSON.stringify(accepts.errors)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(50);
});
