import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError, makeDirectory, namesIn } from '../files.ts';
import { makeNumbered, numbersIn } from '../numbered-directory.ts';
import { RunLock } from '../runs/lock.ts';
import { ExperimentDirectory } from './directory.ts';
import type { Plan } from './plan.ts';
import { whenFree } from './when-free.ts';

/** Where experiments live unless told otherwise, in the current directory. */
export const EXPERIMENTS_DIRECTORY = 'experiments';

/**
 * The directory of an experiment, locked: that of the same one where it has been begun, else a new one.
 *
 * @param out the directory itself; without it `experiments/<name>-<n>`
 * @throws UserError where `out` is taken by another experiment or something else, is in use, or cannot be written
 */
export async function openExperiment(plan: Plan, out?: string): Promise<ExperimentDirectory> {
  const directory = (await findExperiment(plan, out)) ?? (await createExperiment(plan, out));
  await directory.lock();
  try {
    await begin(directory, plan);
    return directory;
  } catch (error) {
    directory.unlock();
    throw error;
  }
}

async function begin(directory: ExperimentDirectory, plan: Plan): Promise<void> {
  const identity = await directory.readIdentity();
  if (identity === plan.identity) return directory.writePlan(plan); // what it is judged by may have changed
  if (identity !== undefined) {
    const version = await directory.otherVersion();
    const differs = 'its configs, seeds or data are not those of now';
    const why = version === undefined ? differs : `${version} has begun it, or ${differs}`;
    throw new UserError(
      'experiment/other',
      `${directory.path}: the experiment in this directory is another one: ${why}`,
      'Choose another --out, or leave it out to begin a new one.',
    );
  }
  if (!(await directory.isFree())) {
    throw new UserError(
      'experiment/exists',
      `${directory.path}: this directory is not empty`,
      'Choose another --out.',
    );
  }
  await directory.writePlan(plan);
}

/**
 * The directory of an experiment that several processes run cells of at once: not locked, since each run is, and begun
 * by the first of them.
 *
 * @throws UserError as `openExperiment`
 */
export async function joinExperiment(plan: Plan, out?: string): Promise<ExperimentDirectory> {
  const begun = await findExperiment(plan, out);
  if (begun !== undefined) return begun;
  const parent = out ?? EXPERIMENTS_DIRECTORY;
  await makeParent(parent);
  // One at a time, so that all find the number that the first one has taken.
  const lock = out === undefined ? await whenFree(() => RunLock.acquire(parent)) : undefined;
  try {
    return await whenFree(async () => {
      const directory = (await findExperiment(plan, out)) ?? (await openExperiment(plan, out));
      directory.unlock();
      return directory;
    });
  } finally {
    lock?.release();
  }
}

/** The last of this name that is the same experiment; undefined where it has not been begun. */
export async function findExperiment(
  { name, identity }: Plan,
  out?: string,
): Promise<ExperimentDirectory | undefined> {
  const paths = out === undefined ? await pathsOf(name) : [out];
  for (const path of paths.toReversed()) {
    const directory = new ExperimentDirectory(path);
    if ((await directory.readIdentity().catch(() => undefined)) === identity) return directory;
  }
  return undefined;
}

/** A new one with the next number, or `out`. */
export async function createExperiment({ name }: Plan, out?: string): Promise<ExperimentDirectory> {
  await makeParent(out ?? EXPERIMENTS_DIRECTORY);
  return new ExperimentDirectory(out ?? (await makeNumbered(EXPERIMENTS_DIRECTORY, name)));
}

async function makeParent(path: string): Promise<void> {
  await makeDirectory(path).catch((error) => {
    throw asUserError(error, path);
  });
}

async function pathsOf(name: string): Promise<string[]> {
  const names = await namesIn(EXPERIMENTS_DIRECTORY).catch(() => []); // where there is none yet
  return numbersIn(names, name).map((number) => join(EXPERIMENTS_DIRECTORY, `${name}-${number}`));
}
