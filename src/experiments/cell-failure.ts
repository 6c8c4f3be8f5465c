import { UserError } from '../errors.ts';
import { asRefusal } from '../files.ts';
import type { CellFailure } from './results.ts';

/** Why a cell has no result, from what its training has thrown. */
export function failureOf(thrown: unknown): CellFailure {
  const error = asRefusal(thrown);
  if (error instanceof UserError) return { code: error.code, message: error.message };
  const { message, stack } = error as Error;
  if (error instanceof RangeError && /allocat|array length/i.test(message))
    // as V8 words it
    return { code: 'cell/memory', message: `it ran out of memory: ${message}` };
  return { code: 'defect', message: String(stack ?? error) };
}
