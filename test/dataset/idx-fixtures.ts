import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** An IDX file of images, every pixel 7. `dimensions` may lie about what follows. */
export function idxImages(count: number, height = 2, width = 3, dimensions = [count, height, width]): Buffer {
  return Buffer.concat([header(0x803, dimensions), Buffer.alloc(count * height * width, 7)]);
}

/** An IDX file of labels. `count` may lie about what follows. */
export function idxLabels(labels: readonly number[], count = labels.length): Buffer {
  return Buffer.concat([header(0x801, [count]), Buffer.from(labels)]);
}

function header(magic: number, dimensions: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * dimensions.length);
  bytes.writeUInt32BE(magic);
  for (const [axis, size] of dimensions.entries()) bytes.writeUInt32BE(size, 4 + 4 * axis);
  return bytes;
}

/** A new directory with these files, removed after the tests of the file. */
export function directoryWith(files: Record<string, Uint8Array | string>): string {
  const directory = temporaryDirectory('dropout-mlp-dataset-');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

/** Twenty images without ink, two of each class, for training and for testing. */
export async function writeBlankDigits(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const part of ['train', 't10k']) {
    await writeFile(join(folder, `${part}-images-idx3-ubyte`), idxImages(20, 28, 28));
    await writeFile(
      join(folder, `${part}-labels-idx1-ubyte`),
      idxLabels(Array.from({ length: 20 }, (_, image) => image % 10)),
    );
  }
}

/**
 * A data set of `count` of the embedded digits, of every class, by itself or with the same for test files.
 *
 * @param from the first digit taken, of those so far apart that `count` are spread over all
 */
export async function writeEmbeddedDigits(
  directory: string,
  count: number,
  { from = 0, parts = ['train', 't10k'] }: { from?: number; parts?: readonly string[] } = {},
): Promise<void> {
  const { train } = await loadEmbedded();
  const step = Math.floor(train.count / count);
  const positions = Array.from({ length: count }, (_, index) => from + index * step); // they are sorted by class
  const pixels = positions.map((position) => train.images.subarray(position * 784, (position + 1) * 784));
  const images = Buffer.concat([idxImages(0, 28, 28, [count, 28, 28]), ...pixels]);
  const labels = idxLabels(positions.map((position) => train.labels[position] as number));
  mkdirSync(directory, { recursive: true });
  for (const part of parts) {
    writeFileSync(join(directory, `${part}-images-idx3-ubyte`), images);
    writeFileSync(join(directory, `${part}-labels-idx1-ubyte`), labels);
  }
}

/** The message of the error that a promise is rejected with, free of the path of the temporary directory. */
export async function messageOf(action: Promise<unknown>, directory: string): Promise<string> {
  const error = await action.then(
    () => new Error('nothing was thrown'),
    (thrown: Error) => thrown,
  );
  return `${error.name}: ${error.message}`.replaceAll(directory, 'DIR');
}
