import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, schemaFile } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { ConfigInput } from '../../src/config/schema.ts';

const configs = join(import.meta.dirname, '..', '..', 'configs');

/** A validator made from the JSON Schema alone, as an editor has it. */
const accepts = new Ajv({
  allowUnionTypes: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
}).compile(configJsonSchema());

describe('configs/schema.json', () => {
  test('is current; `npm run schema` writes it', () => {
    expect(readFileSync(join(configs, 'schema.json'), 'utf8')).toBe(schemaFile());
  });

  test.each(readdirSync(configs).filter((file) => file.endsWith('.yaml')))('accepts %s', (file) => {
    expect(accepts(parse(readFileSync(join(configs, file), 'utf8')))).toBe(true);
  });

  test.each([
    ['an unknown key', { model: { layers: [] }, nam: 'x' }],
    ['a rate of 1', { model: { layers: ['flatten', { dropout: 1 }] } }],
    ['a rate of 1 in long', { model: { layers: ['flatten', { dropout: { rate: 1 } }] } }],
    ['an unknown layer', { model: { layers: [{ conv: 1 }] } }],
    ['one size', { model: { inputShape: [28], layers: [] } }],
    ['a gate that does not exist', { model: { layers: ['flatten'] }, gates: { minAcuracy: 0.9 } }],
    ['no layers', { model: {} }],
    ['no model', { name: 'x' }],
  ])('refuses %s', (_, config) => {
    expect(accepts(config)).toBe(false);
  });

  const network = (...hidden: object[]) => ({
    layers: ['flatten', ...hidden, { dense: { units: 10, activation: 'softmax' } }],
  });
  const stopping = (earlyStopping: object, others = {}) => ({
    model: network(),
    data: { validationFraction: 0.1 },
    training: { epochs: 9, earlyStopping, ...others },
  });
  const sgd = (optimizer: object) => ({ model: network(), training: { optimizer } });

  test.each<[rule: string, broken: object, kept: object]>([
    ['the network has layers', { model: { layers: [] } }, { model: network() }],
    [
      'flatten comes first',
      { model: { layers: [{ dropout: 0.1 }, { dense: { units: 10, activation: 'softmax' } }] } },
      { model: { layers: [{ flatten: {} }, { dense: { units: 10, activation: 'softmax' } }] } },
    ],
    ['flatten is there once', { model: network({ flatten: {} }) }, { model: network({ dropout: 0.1 }) }],
    [
      'the last layer is softmax',
      { model: { layers: ['flatten', { dense: { units: 10, activation: 'relu' } }] } },
      { model: network({ dense: { units: 10, activation: 'relu' } }) },
    ],
    [
      'softmax has two units',
      { model: { layers: ['flatten', { dense: { units: 1, activation: 'softmax' } }] } },
      { model: network({ dense: { units: 1 } }) },
    ],
    [
      'the embedded digits are upright',
      { model: network(), data: { transpose: true } },
      { model: network(), data: { transpose: true, source: 'letters' } },
    ],
    [
      'the monitored metric exists',
      { model: network(), training: { epochs: 9, earlyStopping: {} } },
      { model: network(), training: { epochs: 9, earlyStopping: { monitor: 'trainLoss' } } },
    ],
    [
      'the mode fits the metric',
      stopping({ mode: 'max' }),
      stopping({ mode: 'max', monitor: 'valAccuracy' }),
    ],
    [
      'early stopping begins',
      stopping({ startFromEpoch: 1 }, { epochs: 1 }),
      stopping({ startFromEpoch: 0 }, { epochs: 1 }),
    ],
    [
      'moments have one rate',
      { model: network({ dropConnect: { rate: { constant: { value: 0.2 } }, inference: 'moments' } }) },
      { model: network({ dropConnect: { rate: 0.2, inference: 'moments' } }) },
    ],
    [
      'rates that are learned are not scaled',
      { model: network({ concreteDropout: 0.1 }), training: { dropoutScale: 2 } },
      { model: network({ concreteDropout: 0.1 }), training: { dropoutScale: 1 } },
    ],
    ['nesterov has momentum', sgd({ nesterov: true }), sgd({ nesterov: true, momentum: 0.5 })],
  ])('knows the rule: %s', async (_, broken, kept) => {
    expect([accepts(broken), accepts(kept)]).toEqual([false, true]);
    await expect(loadConfig(broken as ConfigInput)).rejects.toThrow();
    await expect(loadConfig(kept as ConfigInput)).resolves.toBeDefined();
  });

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

  test('refuses nothing that the program takes', async () => {
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

  test('says type, bounds, default, unit and meaning of a setting', () => {
    expect(configJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: {
        training: {
          properties: {
            batchSize: {
              type: 'integer',
              minimum: 1,
              maximum: 65536,
              default: 32,
              description: 'Images behind each step of the optimizer. Unit: images.',
            },
          },
        },
      },
    });
  });
});
