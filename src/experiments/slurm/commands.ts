import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../../errors.ts';

/** What `sbatch` is told besides the script. */
export interface JobOptions {
  readonly name: string;
  /** Absolute, of the job. */
  readonly directory: string;
  /** A pattern, absolute; `%` of its own is written twice. */
  readonly output: string;
  /** Tasks of an array, numbered from 1. */
  readonly tasks?: number;
  /** Jobs that must have ended, well or not: what waits for success vanishes where there is none. */
  readonly after?: readonly string[];
}

/**
 * Submits a script. What is given here wins over the user's SBATCH_ variables; partition, account, time and memory are
 * left to these.
 *
 * @returns the number of the job
 * @throws UserError where Slurm refuses it, or is not here
 */
export async function submit(script: string, options: JobOptions): Promise<string> {
  const { name, directory, output, tasks, after } = options;
  const stdout = await run('sbatch', [
    '--parsable',
    `--job-name=${name}`,
    `--chdir=${directory}`,
    `--output=${output}`,
    ...(tasks === undefined ? [] : [`--array=1-${tasks}`]),
    ...(after === undefined ? [] : [`--dependency=afterany:${after.join(':')}`]),
    script,
  ]);
  const [id] = /^\d+/m.exec(stdout) ?? []; // `id;cluster` where there are several
  if (id !== undefined) return id;
  throw new UserError('slurm/answer', `sbatch: expected the number of a job, received ${stdout.trim()}`);
}

export async function cancel(ids: readonly string[]): Promise<void> {
  await run('scancel', ids);
}

/** Numbers of the jobs of this name that wait or run. */
export async function queued(name: string): Promise<string[]> {
  const stdout = await run('squeue', ['--noheader', `--name=${name}`, '--format=%A']);
  return [...new Set(stdout.split('\n').filter((line) => line !== ''))];
}

/** A script of more would be large; there may be several. */
const MOST_TASKS = 10_000;

/** Tasks that an array may have: their numbers go to `MaxArraySize` less 1. */
export async function mostTasks(): Promise<number> {
  const [, size = '1001'] =
    /^MaxArraySize\s*=\s*(\d+)/m.exec(await run('scontrol', ['show', 'config'])) ?? [];
  return Math.min(MOST_TASKS, Math.max(1, Number(size) - 1));
}

async function run(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args)).stdout;
  } catch (error) {
    throw asUserError(error as Error & { readonly code?: unknown; readonly stderr?: string }, program);
  }
}

function asUserError(
  error: { code?: unknown; stderr?: string; message: string },
  program: string,
): UserError {
  if (error.code === 'ENOENT') {
    const hint = 'Submit where the programs of Slurm are, such as the login node of the cluster.';
    return new UserError('slurm/missing', `${program}: no such program on this machine`, hint);
  }
  const said = (error.stderr ?? error.message).trim().replace(/^\w+: error: /, '');
  const hint =
    'Partition, account, time and memory are set by SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT and SBATCH_MEM_PER_CPU.';
  return new UserError('slurm/refused', `${program}: ${said.split('\n')[0]}`, hint);
}
