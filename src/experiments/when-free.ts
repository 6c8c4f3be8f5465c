import { setTimeout } from 'node:timers/promises';
import { UserError } from '../errors.ts';

const PATIENCE_MS = 30_000;
const INTERVAL_MS = 200;

/** Opens what another process has locked as soon as it lets go of it. */
export async function whenFree<Result>(open: () => Promise<Result>): Promise<Result> {
  for (let waited = 0; ; waited += INTERVAL_MS) {
    try {
      return await open();
    } catch (error) {
      if (!isInUse(error) || waited >= PATIENCE_MS) throw error;
      await setTimeout(INTERVAL_MS);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof UserError && ['run/in-use', 'experiment/in-use'].includes(error.code);
}
