import type { Dataset } from '../dataset/dataset.ts';
import { describeDataset } from '../dataset/describe.ts';
import { openDataset } from '../dataset/source.ts';
import { renderDataInfo, type Sample } from '../report/data-info.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';

export interface DataInfoOptions extends CommonOptions {
  /** A directory of IDX files; the embedded digits where absent. */
  readonly data?: string;
}

/** Prints what is to be known about a data set before training on it. */
export async function dataInfo(options: DataInfoOptions, io: Io): Promise<ExitCode> {
  const dataset = await openDataset(options.data ?? 'embedded');
  const description = await describeDataset(dataset);
  print(io, options, description, (record) =>
    renderDataInfo(record, oneOfEachClass(dataset), columnsOf(io.stdout), roomOf(io.stdout)),
  );
  return exitCodes.good;
}

/** The first image of every class that has one. */
function oneOfEachClass({ train, classes, imageShape: [height, width] }: Dataset): Sample[] {
  const imageSize = height * width;
  return Array.from({ length: classes }, (_, label) => ({ label, index: train.labels.indexOf(label) }))
    .filter(({ index }) => index >= 0)
    .map(({ label, index }) => ({
      label,
      pixels: train.images.subarray(index * imageSize, (index + 1) * imageSize),
    }));
}
