import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError, makeDirectory, namesIn, remove } from '../files.ts';
import { makeNumbered } from '../numbered-directory.ts';
import { LOCK_FILE } from './lock.ts';
import { RUNS_DIRECTORY, RunDirectory, runFiles } from './run-directory.ts';

/**
 * Makes the directory of a new run and locks it.
 *
 * @param name of the config: without `out`, the run becomes `runs/<name>-<n>` with the next free number
 * @param out the directory itself
 * @param force whether an earlier run in `out` may be deleted
 * @throws UserError where `out` is taken, is in use, is a file, or cannot be written
 */
export async function createRun(name: string, out?: string, force = false): Promise<RunDirectory> {
  const run = out === undefined ? await createNumberedRun(name) : new RunDirectory(out);
  if (out !== undefined) await makeRunDirectory(out);
  await run.lock();
  try {
    if (out !== undefined) await empty(run, force);
    return run;
  } catch (error) {
    run.unlock();
    throw error;
  }
}

async function empty(run: RunDirectory, force: boolean): Promise<void> {
  const out = run.path;
  const entries = (await namesIn(out)).filter((entry) => entry !== LOCK_FILE);
  if (entries.length === 0) return;
  const hint = 'Choose another --out, or add --force.';
  if (!force) throw new UserError('run/exists', `${out}: this directory is not empty`, hint);
  await run.readManifest().catch((error) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      'run/not-a-run',
      `${out}: expected an empty directory or a run to overwrite, with its ${runFiles.manifest} in it`,
      'Choose another --out.',
    );
  });
  for (const file of Object.values(runFiles)) await remove(join(out, file));
}

async function createNumberedRun(name: string): Promise<RunDirectory> {
  await makeRunDirectory(RUNS_DIRECTORY);
  return new RunDirectory(await makeNumbered(RUNS_DIRECTORY, name));
}

async function makeRunDirectory(path: string): Promise<void> {
  await makeDirectory(path).catch((error) => {
    if (error.code === 'EEXIST') {
      throw new UserError(
        'run/not-a-directory',
        `${path}: expected a directory, received a file`,
        'Choose another --out.',
      );
    }
    throw asUserError(error, path);
  });
}
