import { duration } from '../quantities.ts';
import { renderTableOrStack } from '../table.ts';

/** What `--dry-run` says of an experiment. */
export interface DryRun {
  /** Where it has been begun. */
  readonly experiment: string | undefined;
  /** Trainings at once. */
  readonly jobs: number;
  readonly cells: readonly {
    readonly cell: string;
    readonly arm: string;
    readonly seed: number;
    readonly state: 'to do' | 'done' | 'failed';
    /** At most, on one core. */
    readonly estimatedSeconds: number;
  }[];
}

export function renderDryRun({ experiment, jobs, cells }: DryRun, columns: number): string {
  const rows = cells.map(({ cell, arm, seed, state, estimatedSeconds }) => [
    arm,
    String(seed),
    cell,
    state,
    duration(1000 * estimatedSeconds),
  ]);
  const left = cells.filter(({ state }) => state === 'to do');
  const seconds = left.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  const where = experiment === undefined ? 'Not begun yet' : `Begun in ${experiment}`;
  const sum = `${where}; ${left.length} of ${cells.length} trainings to do, ${duration((1000 * seconds) / jobs)} at most with ${jobs} at once.`;
  const table = renderTableOrStack([['', 'seed', 'cell', 'state', 'at most'], ...rows], columns);
  return `${table}\n${sum}\n`;
}
