import { cut } from '../report/width.ts';
import { wrap } from '../report/wrap.ts';
import { columnsOf, type Io, type Output } from './io.ts';

const INTERVAL_MS = 100;

/** Some lines at the bottom of a terminal that change while others are printed above them. */
export interface StatusLines {
  /** Draws what `render` gives now, ten times a second at most. */
  update(): void;
  /** Prints a line that stays. */
  print(line: string): void;
  /** Takes the lines away. */
  stop(): void;
}

/**
 * Changes nothing about the terminal that a killed process would leave behind.
 *
 * @param render lines, the last one about all others; they are cut to the width of the terminal, and to its height
 */
export function statusLines({ stderr }: Io, render: () => readonly string[]): StatusLines {
  let [drawn, drawnAt] = [0, Number.NEGATIVE_INFINITY];
  const erase = () => (drawn === 0 ? '' : `\r\u001b[${drawn}A\u001b[0J`);
  const draw = () => {
    const lines = fitting(render(), stderr).map((line) => `${cut(line, columnsOf(stderr) - 1)}\n`);
    stderr.write(`${erase()}${lines.join('')}`);
    drawn = lines.length;
    drawnAt = performance.now();
  };
  return {
    update: () => {
      if (performance.now() - drawnAt >= INTERVAL_MS) draw();
    },
    print: (line) => {
      const lines = wrap(line, columnsOf(stderr)); // what moves the cursor is not wrapped by the stream
      stderr.write(`${erase()}${lines.join('\n')}\n`);
      drawn = 0;
      draw();
    },
    stop: () => {
      stderr.write(erase());
      drawn = 0;
    },
  };
}

/** The cursor goes no further up than to the first row. */
function fitting(lines: readonly string[], { rows }: Output): readonly string[] {
  const room = Math.max(2, (rows || 24) - 1);
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, room - 2);
  return [...shown, `and ${lines.length - 1 - shown.length} more`, ...lines.slice(-1)];
}
