import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** @throws UserError where there is something at `out`, which `force` would replace */
export async function refuseOccupied(out: string, force: boolean, code: string): Promise<void> {
  if (force || (await stat(out).catch(() => undefined)) === undefined) return;
  throw new UserError(
    code,
    `${out}: a file of this name already exists`,
    'Choose another name, or overwrite it with --force.',
  );
}
