import { broken, type Rule, schemaAt } from './rule.ts';

export const learnedRatesAreNotScaled: Rule = {
  name: 'no common factor scales rates that are learned',
  sections: ['model', 'training'],
  schema: {
    if: schemaAt(['model', 'layers'], {
      contains: { type: 'object', required: ['concreteDropout'] },
    }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: schemaAt(['training', 'dropoutScale'], { const: 1 }),
  },
  check: ({ model: { layers }, training: { dropoutScale = 1 } }) => {
    if (dropoutScale === 1 || !layers.some((layer) => 'concreteDropout' in layer)) return [];
    return broken(
      ['training', 'dropoutScale'],
      `expected 1, because concreteDropout learns its rate, received ${typeof dropoutScale === 'number' ? dropoutScale : 'a schedule'}. Leave it out, or use dropout.`,
    );
  },
};
