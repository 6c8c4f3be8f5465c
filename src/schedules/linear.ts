import { wholeNumber } from '../fields.ts';
import { schedule } from './schedule.ts';

/** From one number to another in equal steps, a step a batch; then it stays. */
export const linear = schedule({
  description: 'From one number to another in equal steps; then it stays.',
  settings: (value) => ({
    from: value,
    to: value,
    epochs: wholeNumber({
      min: 1,
      max: 1_000_000,
      unit: 'epochs',
      description: 'How long it takes, from the first batch on.',
    }),
  }),
  at: ({ from, to, epochs }, { epoch, batch, batches }) => {
    const done = Math.min(1, (epoch - 1 + batch / batches) / epochs);
    return from + done * (to - from);
  },
});
