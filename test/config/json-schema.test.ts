import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, schemaFile } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { accepts, network } from './schema-validator.ts';

const configs = join(import.meta.dirname, '..', '..', 'configs');

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
