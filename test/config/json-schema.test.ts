import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configJsonSchema, schemaFile } from '../../src/config/json-schema.ts';

const configs = join(import.meta.dirname, '..', '..', 'configs');

/** A validator made from the JSON Schema alone, as an editor has it. */
const editor = z.fromJSONSchema(configJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

describe('configs/schema.json', () => {
  test('is current; `npm run schema` writes it', () => {
    expect(readFileSync(join(configs, 'schema.json'), 'utf8')).toBe(schemaFile());
  });

  test.each(readdirSync(configs).filter((file) => file.endsWith('.yaml')))('accepts %s', (file) => {
    expect(editor.safeParse(parse(readFileSync(join(configs, file), 'utf8'))).error).toBeUndefined();
  });

  test.each([
    ['an unknown key', { model: { layers: [] }, nam: 'x' }],
    ['a rate of 1', { model: { layers: ['flatten', { dropout: 1 }] } }],
    ['a rate of 1 in long', { model: { layers: ['flatten', { dropout: { rate: 1 } }] } }],
    ['an unknown layer', { model: { layers: [{ conv: 1 }] } }],
    ['one size', { model: { inputShape: [28], layers: [] } }],
    ['no layers', { model: {} }],
    ['no model', { name: 'x' }],
  ])('refuses %s', (_, config) => {
    expect(editor.safeParse(config).success).toBe(false);
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
