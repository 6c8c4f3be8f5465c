import { broken, type Rule } from './rule.ts';

export const embeddedIsUpright: Rule = {
  name: 'the embedded digits are not transposed',
  sections: ['data'],
  check: ({ data: { source, transpose } }) => {
    if (source !== 'embedded' || !transpose) return [];
    return broken(
      ['data', 'transpose'],
      'expected false, because the embedded digits are upright, received true. Leave it out.',
    );
  },
};
