import type { ReliabilityBin } from '../evaluation/calibration.ts';
import { wrap } from './wrap.ts';

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ACCURACY_ROWS = 10;
const HISTOGRAM_ROWS = 4;
const MARGIN = 7;
const WIDEST_BIN = 4;
const CAPTION = 'Reliability: bars are accuracy by confidence, dashes mark the mean confidence of a bar';
/** A bar and the mark beside it. */
const NARROWEST_BIN = 2;

/**
 * The reliability diagram over the histogram of confidence (Guo et al. 2017, figure 1): of a network whose probabilities
 * can be believed, every bar ends at its mark.
 *
 * @param columns characters a line may have
 * @returns lines joined by line feeds, without one at the end
 */
export function renderReliability(bins: readonly ReliabilityBin[], columns: number): string {
  const room = Math.floor((columns - MARGIN) / bins.length);
  const width = Math.max(NARROWEST_BIN, Math.min(WIDEST_BIN, room));
  const largest = Math.max(...bins.map(({ count }) => count));
  const axis = '─'.repeat(width * bins.length);
  return [
    ...wrap(CAPTION, Math.min(columns, 50)),
    ...rowsOf(ACCURACY_ROWS, '1.0', '0.5').map((row) => row.label + accuracyRow(bins, row.index, width)),
    `  0.0 └${axis}`,
    ...rowsOf(HISTOGRAM_ROWS, percent(largest, bins)).map(
      (row) => row.label + histogramRow(bins, row.index, width, largest),
    ),
    `  0 % └${axis}`,
    ticks(width * bins.length),
    `Images by confidence, ${bins.length} bins`,
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Rows from the top down, each with what stands before it. */
function rowsOf(count: number, top: string, middle?: string): { index: number; label: string }[] {
  return Array.from({ length: count }, (_, line) => {
    const text = line === 0 ? top : middle !== undefined && 2 * line === count ? middle : '';
    return { index: count - 1 - line, label: `${text.padStart(5)} ${text === '' ? '│' : '┤'}` };
  });
}

function percent(largest: number, bins: readonly ReliabilityBin[]): string {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return `${Math.round((100 * largest) / total)} %`;
}

function accuracyRow(bins: readonly ReliabilityBin[], row: number, width: number): string {
  return bins
    .map(({ accuracy, confidence }) => {
      const marked =
        confidence !== null && Math.min(ACCURACY_ROWS - 1, Math.floor(confidence * ACCURACY_ROWS));
      return bar((accuracy ?? 0) * ACCURACY_ROWS - row).repeat(width - 1) + (marked === row ? '─' : ' ');
    })
    .join('');
}

/** Where there are images at all, something is to be seen of them. */
function histogramRow(bins: readonly ReliabilityBin[], row: number, width: number, largest: number): string {
  return bins
    .map(({ count }) => {
      const height = (count / largest) * HISTOGRAM_ROWS;
      return bar(count > 0 ? Math.max(height, 1 / 8) - row : 0)
        .repeat(width - 1)
        .concat(' ');
    })
    .join('');
}

/** @param height in rows, from the bottom of this one */
function bar(height: number): string {
  return eighths[Math.round(8 * Math.max(0, Math.min(1, height)))] as string;
}

function ticks(width: number): string {
  const half = Math.floor(width / 2);
  return `${' '.repeat(MARGIN)}${'0.0'.padEnd(half - 1)}${'0.5'.padEnd(width - half - 2)}1.0`;
}
