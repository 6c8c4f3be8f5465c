import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { asUserError, withRegularFile } from '../files.ts';
import { RUNS_DIRECTORY, RunDirectory, runFiles } from './run-directory.ts';

/**
 * The run that was started last in `runs/`.
 *
 * @throws UserError where there is none
 */
export async function latestRun(): Promise<RunDirectory> {
  const runs = await listRuns().catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw asUserError(error, RUNS_DIRECTORY);
  });
  const [latest] = runs.sort((a, b) => b.sequence - a.sequence || compare(b.startedAt, a.startedAt));
  if (latest !== undefined) return latest.run;
  throw new UserError(
    'run/none',
    `${RUNS_DIRECTORY}: no run yet in this directory`,
    `Train one: ${commandLine('train')}`,
  );
}

/** Of a run that begins now in `runs/`. */
export async function nextSequence(): Promise<number> {
  const runs = await listRuns().catch(() => []); // the run itself may be elsewhere
  return runs.reduce((highest, { sequence }) => Math.max(highest, sequence), 0) + 1;
}

interface ListedRun {
  readonly run: RunDirectory;
  readonly sequence: number;
  readonly startedAt: string;
}

/** All whose run.json is there and whole. */
async function listRuns(): Promise<ListedRun[]> {
  const entries = await readdir(RUNS_DIRECTORY);
  const found = await Promise.all(
    entries.map(async (entry): Promise<ListedRun[]> => {
      const run = new RunDirectory(join(RUNS_DIRECTORY, entry));
      const manifest = await run.readManifest().catch(() => undefined);
      if (manifest === undefined) return [];
      return [{ run, sequence: manifest.sequence ?? 0, startedAt: manifest.startedAt }];
    }),
  );
  return found.flat();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Opens an existing run.
 *
 * @throws UserError where the path is none, or its run.json no file
 */
export async function openRun(path: string): Promise<RunDirectory> {
  const run = new RunDirectory(path);
  const manifest = join(path, runFiles.manifest);
  if ((await stat(manifest).catch(() => undefined)) !== undefined) {
    await withRegularFile(manifest, async () => {});
    return run;
  }
  await stat(path).catch((error) => {
    throw asUserError(error, path);
  });
  throw new UserError(
    'run/not-a-run',
    `${path}: expected the directory of a run, with ${runFiles.manifest} in it`,
    `Runs are in ${RUNS_DIRECTORY}/.`,
  );
}
