import type { Calibration } from '../evaluation/calibration.ts';
import { loss, share } from './quantities.ts';
import { renderTable } from './table.ts';

/** One way to make probabilities of what a network gives. */
export interface Probabilities {
  /** Heading of its column. */
  readonly name: string;
  readonly loss: number;
  readonly accuracy: number;
  readonly calibration: Calibration;
}

/**
 * A table of figures, with a column for each way to make probabilities.
 *
 * @param columns of the terminal
 * @returns lines joined by line feeds, without one at the end
 */
export function renderCalibration(ways: readonly Probabilities[], columns: number): string {
  const bins = ways[0]?.calibration.bins;
  const row = (name: string, figure: (way: Probabilities) => string) => [name, ...ways.map(figure)];
  const rows = [
    row('Calibration', ({ name }) => name),
    row('accuracy', ({ accuracy }) => share(accuracy)),
    row('NLL', (way) => loss(way.loss)),
    row('Brier', ({ calibration }) => loss(calibration.brier)),
    row(`ECE (${bins} bins)`, ({ calibration }) => share(calibration.ece)),
    row('adaptive ECE', ({ calibration }) => share(calibration.adaptiveEce)),
    row('MCE', ({ calibration }) => share(calibration.mce)),
    row('AURC', ({ calibration }) => loss(calibration.aurc)),
  ];
  return renderTable(rows, columns);
}
