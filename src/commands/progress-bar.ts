import cliProgress from 'cli-progress';
import { columnsOf, type Io } from './io.ts';

/** How far something has come. */
export interface Progress {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  /** What stands behind the percentage. */
  readonly figures: string;
}

/** A bar on stderr, which must be a terminal. */
export interface ProgressBar {
  /** Draws it, 15 times a second at most. */
  show(progress: Progress): void;
  /** Takes it away; the next progress begins a new one. */
  remove(): void;
}

const [SHORTEST, LONGEST] = [6, 24];

/** Of a bar with so many characters beside it: short on narrow terminals. */
export function lengthBeside(characters: number, { stderr }: Io): number {
  return Math.max(SHORTEST, Math.min(LONGEST, columnsOf(stderr) - characters));
}

/** @param lengthOf a bar that begins, in characters */
export function progressBar(io: Io, lengthOf: () => number): ProgressBar {
  let bar: cliProgress.SingleBar | undefined;
  return {
    show: ({ done, total, ...texts }) => {
      if (bar === undefined) {
        bar = createBar(io, lengthOf());
        bar.start(total, done, texts);
      } else {
        bar.setTotal(total);
        bar.update(done, texts);
      }
    },
    remove: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Changes nothing about the terminal (hidden cursor, no line wrapping) that a killed process would leave behind. */
function createBar(io: Io, length: number): cliProgress.SingleBar {
  return new cliProgress.SingleBar({
    format: '{title} {bar} {percentage} %{figures}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: length,
    fps: 15,
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    gracefulExit: false, // Ctrl-C is the command's
    stream: io.stderr as unknown as NodeJS.WritableStream,
  });
}
