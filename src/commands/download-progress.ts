import cliProgress from 'cli-progress';
import { renderRemark } from '../report/error.ts';
import type { CommonOptions, Io } from './io.ts';

/** Shows downloads on stderr: a bar on a terminal, and one line for each that has ended. */
export interface DownloadProgress {
  update(name: string, received: number, total: number | undefined): void;
  /** Takes the bar away and writes a line. */
  line(text: string): void;
  /** Takes the bar away. */
  stop(): void;
}

const silent: DownloadProgress = { update: () => {}, line: () => {}, stop: () => {} };

export function downloadProgress({ quiet }: CommonOptions, io: Io): DownloadProgress {
  if (quiet) return silent;
  const writeLine = (text: string) => io.stderr.write(renderRemark(text));
  if (!io.stderr.isTTY) return { ...silent, line: writeLine };

  let bar: cliProgress.SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update: (name, received, total) => {
      const size = total ?? received;
      bar ??= startBar(name, size, io);
      bar.setTotal(size);
      bar.update(received);
    },
    line: (text) => {
      stop();
      writeLine(text);
    },
    stop,
  };
}

function startBar(name: string, size: number, io: Io): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar({
    format: `${name} {bar} {percentage}% of ${inWords(size)}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: false, // a second Ctrl-C ends the process without a chance to bring it back
    linewrap: true,
    gracefulExit: false, // Ctrl-C is ours
    stream: io.stderr as unknown as NodeJS.WritableStream,
  });
  bar.start(size, 0);
  return bar;
}

function inWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
