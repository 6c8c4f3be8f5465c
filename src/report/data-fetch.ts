import type { FetchedDataset } from '../dataset/mirrors.ts';

/** Says where fetched files are and what to do next. */
export function renderDataFetch({ folder, files }: FetchedDataset): string {
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return `${folder}: ${count}, checksums verified\nTrain on it: dropout-mlp train --data ${folder}\n`;
}
