import { broken, type Rule, schemaAt } from './rule.ts';

export const embeddedIsUpright: Rule = {
  name: 'the embedded digits are not transposed',
  sections: ['data'],
  schema: schemaAt(['data'], {
    if: schemaAt(['source'], { const: 'embedded' }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: schemaAt(['transpose'], { const: false }),
  }),
  check: ({ data: { source, transpose } }) => {
    if (source !== 'embedded' || !transpose) return [];
    return broken(
      ['data', 'transpose'],
      'expected false, because the embedded digits are upright, received true. Leave it out.',
    );
  },
};
