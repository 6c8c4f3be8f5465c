import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { openDataset } from '../../src/dataset/source.ts';
import { directoryWith } from './idx-fixtures.ts';

const official = '../shared/data/mnist'; // from the root of the repository, where Vitest runs

function useCache(folder = directoryWith({})): string {
  vi.stubEnv('DROPOUT_MLP_CACHE', folder);
  return folder;
}

/** What the first load put into the cache, in a folder of its own, and what it gave. */
let first: { readonly folder: string; readonly path: string; readonly digits: Dataset };
beforeAll(async () => {
  const folder = useCache();
  const digits = await loadEmbedded();
  first = { folder, path: join(folder, readdirSync(folder)[0] as string), digits };
});

/** The path of the cached bytes in a cache that is empty. */
const inOtherCache = () => join(useCache(), basename(first.path));

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the embedded digits', () => {
  test('are 10 000 images of 28 x 28 pixels in 10 classes, without a test split', () => {
    const { train, ...rest } = first.digits;
    expect(rest).toEqual({
      source: 'embedded',
      imageShape: [28, 28],
      classes: 10,
      fingerprint: 'bc6b63550c8a82f6ecccd9458252069fb030ee802997b8242e71d5146b0cbf0e',
    });
    expect(train.count).toBe(10_000);
    expect(train.images.length).toBe(7_840_000);
    expect(train.labels).toEqual(train.labels.slice().sort());
  });

  test.runIf(existsSync(official))('are exactly the first 10 000 training images of MNIST', async () => {
    const digits = ({ train }: Dataset) =>
      Array.from({ length: 10_000 }, (_, index) => {
        const pixels = train.images.subarray(index * 784, (index + 1) * 784);
        return `${train.labels[index]}:${Buffer.from(pixels).toString('latin1')}`;
      }).sort();
    const embedded = digits(first.digits);
    const mnist = digits(await openDataset(official));
    // Not toEqual, whose message about a difference would take minutes to print.
    expect(embedded.every((digit, index) => digit === mnist[index])).toBe(true);
  });
});

describe('the cache', () => {
  test('holds the bytes after the first load and is used by the next', async () => {
    useCache(first.folder);
    const { size, ino } = statSync(first.path);
    expect(size).toBe(7_850_000);
    await loadEmbedded();
    expect(statSync(first.path).ino).toBe(ino); // a second parse would have replaced the file
  });

  test.each(['', 'damaged'])('that holds %j is made again', async (content) => {
    const path = inOtherCache();
    writeFileSync(path, content);
    expect(Buffer.compare((await loadEmbedded()).train.images, first.digits.train.images)).toBe(0);
    expect(readFileSync(path).length).toBe(7_850_000);
  });

  test.skipIf(process.platform === 'win32')('that is a pipe is made again', async () => {
    const path = inOtherCache();
    spawnSync('mkfifo', [path]);
    expect((await loadEmbedded()).train.count).toBe(10_000);
    expect(readFileSync(path).length).toBe(7_850_000);
  });

  test('that cannot be written is done without', async () => {
    useCache(join(directoryWith({ file: '' }), 'file', 'below'));
    expect((await loadEmbedded()).train.count).toBe(10_000);
  });
});
