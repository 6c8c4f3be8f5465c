import { schedule } from './schedule.ts';

/** The same number throughout: what a bare number is short for. */
export const constant = schedule({
  description: 'The same number in every batch; `0.1` is short for it.',
  settings: (value) => ({ value }),
  at: ({ value }) => value,
});
