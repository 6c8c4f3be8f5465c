import { numberIn } from '../fields.ts';
import type { Gate } from './gate.ts';

export const maxSeconds: Gate = {
  name: 'training is fast enough',
  code: 'gate/seconds',
  setting: numberIn('(0, 1e30]', {
    noun: 'a number',
    description: 'The longest that all epochs may take, with their evaluations.',
    unit: 'seconds',
  }),
  limitIs: 'most',
  isOfImages: false,
  of: ({ seconds }) => seconds,
  title: () => 'training time',
  decimals: 1,
  unit: 's',
};
