import type { ListedCells } from '../../experiments/listed-cells.ts';
import { duration } from '../quantities.ts';
import { renderCells } from './cells.ts';

/** What `--dry-run` says of an experiment. */
export interface DryRun extends ListedCells {
  /** Trainings at once. */
  readonly jobs: number;
}

export function renderDryRun({ experiment, jobs, cells }: DryRun, room: number): string {
  const left = cells.filter(({ state }) => state === 'to do');
  const seconds = left.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  const where = experiment === undefined ? 'Not begun yet' : `Begun in ${experiment}`;
  const sum = `${where}; ${left.length} of ${cells.length} trainings to do, ${duration((1000 * seconds) / jobs)} at most with ${jobs} at once.`;
  return `${renderCells(cells, room)}${sum}\n`;
}
