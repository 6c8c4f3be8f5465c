import { numberIn } from '../fields.ts';
import { kindOfSchedule } from './schedule.ts';

/**
 * A rate that follows what the network does, not the time: where it begins, and between which bounds it is held to a
 * target. The rate itself is found after each epoch, by the control law in `training/observers/adaptive-rates.ts`. Keras
 * and PyTorch have none.
 */
export const adaptive = kindOfSchedule({
  description:
    'For dropout rates: raised after an epoch in which the network overfits more than a target, lowered where it does so less.',
  settings: (rate) => ({
    start: rate,
    targetGap: numberIn('(0, 1000]', {
      noun: 'a number',
      unit: 'nats',
      description: 'Validation loss minus training loss without dropout that it is steered towards.',
    }),
    min: rate,
    max: rate,
  }),
  at: ({ start }) => start,
});
