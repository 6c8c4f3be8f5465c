import { numberAdvice, numberIn, report } from '../fields.ts';
import { scheduled } from '../schedules/index.ts';

const INTERVAL = '[0, 1)';
const words = { noun: 'a rate', mend: 'To switch dropout off, use 0.' };

/** Words a value in place of a dropout layer that is neither number nor mapping. */
export const noRate = report(`a rate in ${INTERVAL}`, numberAdvice(words.mend));

/** The rate of a dropout layer, which may follow a schedule. */
export function rate(description: string) {
  return scheduled(INTERVAL, { ...words, description });
}

/** A number in place of a dropout layer's settings. */
export const bareRate = numberIn(INTERVAL, { ...words, description: 'The rate.' });
