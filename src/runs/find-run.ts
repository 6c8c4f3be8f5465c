import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { asUserError, withRegularFile } from '../files.ts';
import { ownDirectoryReceived } from '../own-directory.ts';
import { runsElsewhere } from './elsewhere.ts';
import { RUNS_DIRECTORY, RunDirectory, runFiles } from './run-directory.ts';
import { standingOf } from './run-state.ts';

/**
 * The run with a model that was started last, in `runs/` or wherever `--out` put it. Where none has a model, the last one,
 * so that it can be said why.
 *
 * @throws UserError where there is none
 */
export async function latestRun(): Promise<RunDirectory> {
  const runs = await knownRuns();
  const latest = runs.find(({ run }) => run.hasModel) ?? runs[0];
  if (latest !== undefined) return latest.run;
  throw new UserError(
    'run/none',
    `${RUNS_DIRECTORY}: no run yet in this directory`,
    `Train one: ${commandLine('train')}`,
  );
}

/**
 * The last run that an interrupt or a kill has left unfinished.
 *
 * @throws UserError where there is none
 */
export async function latestUnfinishedRun(): Promise<RunDirectory> {
  for (const { run } of await knownRuns()) {
    if (run.hasCheckpoint && (await standingOf(run)).state === 'interrupted') return run;
  }
  throw new UserError(
    'run/none',
    `${RUNS_DIRECTORY}: no run here that was left unfinished`,
    `Name the run to go on with, as in --resume RUN. See: ${commandLine('runs')}`,
  );
}

/**
 * All runs in `runs/` and wherever `--out` put them, the last one first; damaged ones, of which nobody knows when they were
 * started, at the end.
 *
 * @throws UserError where `runs/` cannot be read
 */
export async function listRuns(): Promise<RunDirectory[]> {
  const known = await knownRuns();
  const isKnown = new Set(known.map(({ run }) => run.path));
  const others = (await runPaths()).filter((path) => !isKnown.has(path) && isRun(path));
  return [...known.map(({ run }) => run), ...others.map((path) => new RunDirectory(path))];
}

function isRun(path: string): boolean {
  return existsSync(join(path, runFiles.manifest));
}

/** Of a run that begins now. */
export async function nextSequence(): Promise<number> {
  const runs = await knownRuns().catch(() => []); // the run itself may be elsewhere
  return runs.reduce((highest, { sequence }) => Math.max(highest, sequence), 0) + 1;
}

interface KnownRun {
  readonly run: RunDirectory;
  readonly sequence: number;
  readonly startedAt: string;
}

/** All whose run.json is there and whole, the last one first. */
async function knownRuns(): Promise<KnownRun[]> {
  const found = await Promise.all(
    (await runPaths()).map(async (path): Promise<KnownRun[]> => {
      const run = new RunDirectory(path);
      const manifest = await run.readManifest().catch(() => undefined);
      if (manifest === undefined) return [];
      return [{ run, sequence: manifest.sequence ?? 0, startedAt: manifest.startedAt }];
    }),
  );
  return found.flat().sort((a, b) => b.sequence - a.sequence || compare(b.startedAt, a.startedAt));
}

/** Of all directories that may hold a run. */
async function runPaths(): Promise<string[]> {
  const entries = await readdir(RUNS_DIRECTORY).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw asUserError(error, RUNS_DIRECTORY);
  });
  return [...entries.map((entry) => join(RUNS_DIRECTORY, entry)), ...(await runsElsewhere())];
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
  const experiment = ownDirectoryReceived(path, 'a run');
  if (experiment !== undefined) throw experiment;
  throw new UserError(
    'run/not-a-run',
    `${path}: expected the directory of a run, with ${runFiles.manifest} in it`,
    `Runs are in ${RUNS_DIRECTORY}/.`,
  );
}
