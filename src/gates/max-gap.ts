import { numberIn } from '../fields.ts';
import type { Gate } from './gate.ts';

export const maxGap: Gate = {
  name: 'the network generalises well enough',
  code: 'gate/gap',
  setting: numberIn('[-1, 1]', {
    noun: 'a share',
    description: 'The largest gap: training less test accuracy.',
    unit: 'share of the images',
  }),
  limitIs: 'most',
  isOfImages: true,
  of: ({ gap }) => gap,
  title: ({ split }) => `gap (training less ${split} accuracy)`,
  decimals: 4,
};
