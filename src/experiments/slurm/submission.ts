import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import type { ExperimentDirectory } from '../directory.ts';
import { hashOf } from '../hash.ts';
import { cancel, type JobOptions, mostTasks, queued, submit } from './commands.ts';
import { arrayScript, mergeScript, type Words } from './scripts.ts';

/** Jobs that have been submitted. */
export interface Submission {
  /** Arrays, a task for each training. */
  readonly arrays: readonly string[];
  /** Merges what they leave, however they end. */
  readonly merge: string;
}

/**
 * Submits cells as arrays of jobs, as many as Slurm's limit makes of them, and a job that merges: all of them, or none.
 *
 * @param program this one, as the nodes find it
 * @param cells identities
 * @throws UserError where Slurm refuses, or where jobs of this experiment are still in its queue
 */
export async function submitCells(
  directory: ExperimentDirectory,
  program: Words,
  cells: readonly string[],
): Promise<Submission> {
  const path = resolve(directory.path);
  const name = `dropout-mlp-${hashOf(path).slice(0, 8)}`;
  refuseTwice(path, await queued(name));
  const options = (log: string): JobOptions => ({
    name,
    directory: process.cwd(),
    output: join(path.replaceAll('%', '%%'), 'slurm', log),
  });
  const arrays: string[] = [];
  try {
    for (const [index, part] of chunks(cells, await mostTasks()).entries()) {
      const script = await directory.writeScript(`cells-${index + 1}.sh`, arrayScript(program, path, part));
      arrays.push(await submit(script, { ...options('%A_%a.log'), tasks: part.length }));
    }
    const script = await directory.writeScript('merge.sh', mergeScript(program, path));
    return { arrays, merge: await submit(script, { ...options('merge-%j.log'), after: arrays }) };
  } catch (error) {
    if (arrays.length > 0) await cancel(arrays);
    throw error;
  }
}

function refuseTwice(path: string, jobs: readonly string[]): void {
  if (jobs.length === 0) return;
  throw new UserError(
    'slurm/queued',
    `${path}: jobs of this experiment are in the queue already: ${jobs.join(', ')}`,
    `Wait until they have ended, or end them: scancel ${jobs.join(' ')}`,
  );
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
