import { numberIn } from '../fields.ts';

/** What a number is multiplied by again and again. */
export function factor(description: string) {
  return numberIn('(0, 1]', { noun: 'a number', description });
}
