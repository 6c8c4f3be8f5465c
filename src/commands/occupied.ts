import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';

/** @throws UserError where `file` is there and not to be overwritten, or is a directory */
export async function refuseOccupied(file: string, force: boolean): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw asUserError(error, file);
  });
  if (found?.isDirectory()) {
    throw new UserError(
      'file/eisdir',
      `${file}: expected a file, received a directory`,
      'Choose another name.',
    );
  }
  if (found === undefined || force) return;
  throw new UserError(
    'file/eexist',
    `${file}: a file of this name already exists`,
    'Choose another name, or overwrite it with --force.',
  );
}
