import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { RUNS_DIRECTORY, RunDirectory, runFiles } from './run-directory.ts';

/**
 * The run that was started last in `runs/`.
 *
 * @throws UserError where there is none
 */
export async function latestRun(): Promise<RunDirectory> {
  const entries = await readdir(RUNS_DIRECTORY).catch(() => []);
  const runs = entries.map((entry) => new RunDirectory(join(RUNS_DIRECTORY, entry)));
  const started = await Promise.all(
    runs.map((run) =>
      run.readManifest().then(
        (m) => m.startedAt,
        () => '',
      ),
    ),
  );
  const latest = started.reduce(
    (best, startedAt, index) => (startedAt > (started[best] ?? '') ? index : best),
    0,
  );
  const run = runs[latest];
  if (run === undefined || started[latest] === '') {
    throw new UserError(
      'run/none',
      `${RUNS_DIRECTORY}: no run yet in this directory`,
      'Train one: dropout-mlp train',
    );
  }
  return run;
}

/**
 * Opens an existing run.
 *
 * @throws UserError where the path is none
 */
export async function openRun(path: string): Promise<RunDirectory> {
  const run = new RunDirectory(path);
  const isRun = await stat(join(path, runFiles.manifest)).then(
    (file) => file.isFile(),
    () => false,
  );
  if (isRun) return run;
  await stat(path).catch((error) => {
    throw asUserError(error, path);
  });
  throw new UserError(
    'run/not-a-run',
    `${path}: expected the directory of a run, with ${runFiles.manifest} in it`,
    `Runs are in ${RUNS_DIRECTORY}/.`,
  );
}
