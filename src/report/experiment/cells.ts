import type { ListedCell } from '../../experiments/listed-cells.ts';
import { inOneLine } from '../../received.ts';
import { duration } from '../quantities.ts';
import { renderTableOrStack } from '../table.ts';

/** A line for each cell: arm, seed, identity, state, time at most. */
export function renderCells(cells: readonly ListedCell[], room: number): string {
  const rows = cells.map(({ cell, arm, seed, state, estimatedSeconds }) => [
    inOneLine(arm),
    String(seed),
    cell,
    state,
    duration(1000 * estimatedSeconds),
  ]);
  return `${renderTableOrStack([['', 'seed', 'cell', 'state', 'at most'], ...rows], room)}\n`;
}

const columns = ['cell', 'state', 'seed', 'estimatedSeconds', 'config', 'arm', 'run'] as const;

/** Tab-separated values, which have no quotes: a header, then a line for each cell; what would break it is escaped. */
export function cellsTsv(cells: readonly ListedCell[]): string {
  const rows = cells.map((cell) => columns.map((column) => inOneLine(String(cell[column]))));
  return [columns, ...rows].map((values) => `${values.join('\t')}\n`).join('');
}
