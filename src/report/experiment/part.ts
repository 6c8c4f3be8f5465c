import type { Outcome } from '../../experiments/outcomes.ts';
import type { CellResult } from '../../experiments/results.ts';
import { inOneLine } from '../../received.ts';
import { duration } from '../quantities.ts';
import { renderTableOrStack } from '../table.ts';
import { value } from './values.ts';

/** Results of the cells that a machine was to run, a line each. */
export function renderPart(results: readonly CellResult[], outcome: Outcome, room: number): string {
  const rows = results.map(({ cell, arm, seed, training }) => {
    const measured = training && outcome.of(training, training.images);
    const figure =
      measured === undefined || training === undefined
        ? '-'
        : value(measured * outcome.scale(training.images), outcome.unit);
    const took = training === undefined ? 'failed' : duration(1000 * training.seconds);
    return [inOneLine(arm), String(seed), cell, figure, took];
  });
  const headings = ['', 'seed', 'cell', outcome.title, 'took'];
  return rows.length === 0 ? '' : `${renderTableOrStack([headings, ...rows], room)}\n`;
}
