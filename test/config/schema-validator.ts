import { Ajv } from 'ajv';
import { configJsonSchema } from '../../src/config/json-schema.ts';

/** A validator made from the JSON Schema alone, as an editor has it. */
export const accepts = new Ajv({
  allowUnionTypes: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
}).compile(configJsonSchema());

/** The `model` of a config, with these layers between the first and the last. */
export const network = (...hidden: object[]) => ({
  layers: ['flatten', ...hidden, { dense: { units: 10, activation: 'softmax' } }],
});
