import { renderRemark } from '../report/error.ts';
import type { CommonOptions, Io } from './io.ts';
import { progressBar } from './progress-bar.ts';

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

  const bar = progressBar(io, () => 24);
  return {
    update: (name, received, total) => {
      const size = total ?? received;
      bar.show({ title: name, done: received, total: size, figures: ` of ${inWords(size)}` });
    },
    line: (text) => {
      bar.remove();
      writeLine(text);
    },
    stop: bar.remove,
  };
}

function inWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
