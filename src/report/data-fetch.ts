import { commandLine } from '../command-line.ts';
import type { FetchedDataset } from '../dataset/mirrors.ts';
import { inOneLine } from '../received.ts';

/** Says where fetched files are and what to do next. */
export function renderDataFetch({ folder, files }: FetchedDataset): string {
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  const place = inOneLine(folder);
  return `${place}: ${count}, checksums verified\nTrain on it: ${commandLine('train', '--data', folder)}\n`;
}
