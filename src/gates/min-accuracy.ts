import { numberIn } from '../fields.ts';
import type { Gate } from './gate.ts';

export const minAccuracy: Gate = {
  name: 'the accuracy is high enough',
  code: 'gate/accuracy',
  setting: numberIn('[0, 1]', {
    noun: 'a share',
    description: 'The least test accuracy.',
    unit: 'share of the test images',
  }),
  limitIs: 'least',
  isOfImages: true,
  of: ({ accuracy }) => accuracy,
  title: ({ split }) => `${split} accuracy`,
  decimals: 4,
};
