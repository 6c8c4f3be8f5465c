import { renderRemark } from '../report/error.ts';
import { clip } from '../report/width.ts';
import { type CommonOptions, columnsOf, type Io } from './io.ts';
import { lengthBeside, progressBar } from './progress-bar.ts';

/** Shows downloads on stderr: a bar on a terminal, and one line for each that has ended. */
export interface DownloadProgress {
  update(name: string, received: number, total: number | undefined): void;
  /** Takes the bar away and writes a line. */
  line(text: string): void;
  /** Takes the bar away. */
  stop(): void;
}

/** The longest there are. */
const FIGURES = ' 100 % of 11.5 MB';
const NAME = 'train-images-idx3-ubyte.gz ';

const silent: DownloadProgress = { update: () => {}, line: () => {}, stop: () => {} };

export function downloadProgress({ quiet }: CommonOptions, io: Io): DownloadProgress {
  if (quiet) return silent;
  const writeLine = (text: string) => io.stderr.write(renderRemark(text));
  if (!io.stderr.isTTY) return { ...silent, line: writeLine };

  const length = () => lengthBeside(NAME.length + FIGURES.length, io);
  const bar = progressBar(io, length);
  return {
    update: (name, received, total) => {
      const size = total ?? received;
      const title = clip(name, columnsOf(io.stderr) - length() - FIGURES.length - 1);
      bar.show({ title, done: received, total: size, figures: ` of ${inWords(size)}` });
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
