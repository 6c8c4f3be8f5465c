import { numberIn } from '../fields.ts';
import type { Gate } from './gate.ts';

export const maxLoss: Gate = {
  name: 'the loss is low enough',
  code: 'gate/loss',
  setting: numberIn('[0, 1e30]', {
    noun: 'a number',
    description: 'The largest test loss.',
    unit: 'nats',
  }),
  limitIs: 'most',
  isOfImages: true,
  of: ({ loss }) => loss,
  title: ({ split }) => `${split} loss`,
  decimals: 4,
};
