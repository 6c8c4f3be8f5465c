import { UserError } from '../errors.ts';
import type { Cell } from './cell.ts';

/** One of the parts that an experiment is divided into, each for another machine. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly count: number;
}

/**
 * The cells of a shard. All machines divide alike, whatever is done already: the longest cells first, each to the shard
 * that has least to do so far (Graham 1969, LPT: no shard takes longer than 4/3 of the best division).
 */
export function cellsOfShard(cells: readonly Cell[], { index, count }: Shard): Cell[] {
  const seconds = Array.from({ length: Math.min(count, cells.length) }, () => 0);
  const longestFirst = [...cells].sort((a, b) => b.estimatedSeconds - a.estimatedSeconds);
  const own = new Set<Cell>();
  for (const cell of longestFirst) {
    const least = seconds.indexOf(Math.min(...seconds));
    seconds[least] = (seconds[least] as number) + cell.estimatedSeconds;
    if (least === index - 1) own.add(cell);
  }
  return cells.filter((cell) => own.has(cell));
}

/** A shard as it is asked for: `auto` is left to the environment. */
export interface RequestedShard {
  readonly index: number | 'auto';
  readonly count: number | 'auto';
}

/** How a scheduler tells its jobs which of them they are. */
interface Scheduler {
  readonly index: string;
  /** Of the first job. */
  readonly first: (environment: Environment) => number;
  readonly count?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const schedulers: readonly Scheduler[] = [
  { index: 'CI_NODE_INDEX', first: () => 1, count: 'CI_NODE_TOTAL' }, // GitLab, with `parallel`
  { index: 'JOB_COMPLETION_INDEX', first: () => 0 }, // Kubernetes, of an indexed job
  {
    index: 'SLURM_ARRAY_TASK_ID',
    first: ({ SLURM_ARRAY_TASK_MIN }) => Number(SLURM_ARRAY_TASK_MIN ?? 0),
    count: 'SLURM_ARRAY_TASK_COUNT',
  },
];

/** What schedulers call the number of a job, for messages. */
export const indexVariables = schedulers.map(({ index }) => index);

/** A shard, with the variable that has said which. */
export interface FoundShard extends Shard {
  readonly origin?: string;
}

/**
 * Takes what is left open from the environment.
 *
 * @returns undefined where no scheduler has numbered this job
 * @throws UserError where it has, but not as one of so many
 */
export function resolveShard(
  { index, count }: RequestedShard,
  environment: Environment,
): FoundShard | undefined {
  if (index !== 'auto' && count !== 'auto') return { index, count };
  const scheduler = schedulers.find((known) => (environment[known.index] ?? '') !== '');
  if (scheduler === undefined) return undefined;
  const { first, index: origin, count: total = '' } = scheduler;
  const own = Number(environment[origin]) - first(environment) + 1;
  const all = count === 'auto' ? Number(environment[total] || Number.NaN) : count;
  if (Number.isNaN(all)) {
    const message = `${origin}=${environment[origin]}: expected the number of parts too, which no variable says`;
    throw new UserError('shard/count', message, 'Give it, as in: --shard auto/8');
  }
  if (isIndex(own, all)) return { index: own, count: all, origin };
  const range = `from ${first(environment)} to ${first(environment) + all - 1}`;
  const message = `${origin}: expected a whole number ${range}, for ${all} parts, received ${environment[origin]}`;
  throw new UserError('shard/index', message, 'Number the jobs without gaps, or give --shard i/n.');
}

export function isIndex(index: number, count: number): boolean {
  return Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count;
}
