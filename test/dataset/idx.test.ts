import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readIdx, readIdxHeader } from '../../src/dataset/idx.ts';
import type { IdxKind } from '../../src/dataset/idx-header.ts';
import { directoryWith, idxImages, idxLabels, messageOf } from './idx-fixtures.ts';

function fileWith(content: Uint8Array | string): { path: string; directory: string } {
  const directory = directoryWith({ file: content });
  return { path: join(directory, 'file'), directory };
}

describe('reading an IDX file', () => {
  test.each([
    ['plain', (bytes: Buffer) => bytes],
    ['gzipped, whatever its name', (bytes: Buffer) => gzipSync(bytes)],
  ])('%s', async (_, store) => {
    const images = await readIdx(fileWith(store(idxImages(4, 2, 3))).path, 'images');
    expect(images.dimensions).toEqual([4, 2, 3]);
    expect([...images.data]).toEqual(Array(24).fill(7));
    const labels = await readIdx(fileWith(store(idxLabels([3, 0, 1]))).path, 'labels');
    expect([...labels.data]).toEqual([3, 0, 1]);
  });

  test('of gzip data in several members, as bgzip makes them', async () => {
    const bytes = idxImages(50, 28, 28);
    const members = [bytes.subarray(0, 9), bytes.subarray(9, 20_000), bytes.subarray(20_000)];
    const stored = Buffer.concat([...members, Buffer.of()].map((member) => gzipSync(member)));
    expect([...(await readIdx(fileWith(stored).path, 'images')).data]).toEqual(Array(39_200).fill(7));
  });

  test('the header of a gzipped file is read without its images', async () => {
    const cut = gzipSync(idxImages(50, 28, 28)).subarray(0, 60);
    expect((await readIdxHeader(fileWith(cut).path, 'images')).dimensions).toEqual([50, 28, 28]);
  });
});

const gzipped = gzipSync(Buffer.concat([idxImages(2, 28, 28), Buffer.from('tail')]));
const crcDamaged = gzipSync(idxImages(2));
crcDamaged[crcDamaged.length - 6] = (crcDamaged.at(-6) as number) ^ 0xff;

const refused: readonly [what: string, kind: IdxKind, content: Uint8Array | string, message: string][] = [
  [
    'truncated images',
    'images',
    idxImages(10, 28, 28).subarray(0, 5000),
    'UserError: DIR/file: the file is truncated: expected 7856 bytes for 10 images of 28 x 28 pixels, received 5000',
  ],
  [
    'truncated labels',
    'labels',
    idxLabels([1, 2], 5),
    'UserError: DIR/file: the file is truncated: expected 13 bytes for 5 labels, received 10',
  ],
  [
    'a truncated header',
    'images',
    idxImages(1).subarray(0, 9),
    'UserError: DIR/file: the file is truncated: expected 16 bytes for the header, received 9',
  ],
  [
    'truncated images in whole gzip data',
    'images',
    gzipSync(idxImages(10, 28, 28).subarray(0, 5000)),
    'UserError: DIR/file: the file is truncated: expected 7856 bytes for 10 images of 28 x 28 pixels, received 5000',
  ],
  [
    'trailing bytes',
    'labels',
    idxLabels([1, 2, 3], 2),
    'UserError: DIR/file: expected 10 bytes for 2 labels, received 11: 1 too many',
  ],
  [
    'trailing bytes in gzip data',
    'images',
    gzipped,
    'UserError: DIR/file: expected 1584 bytes once inflated, received more',
  ],
  [
    'gzip data twice, one after the other',
    'images',
    Buffer.concat([gzipSync(idxImages(2)), gzipSync(idxImages(2))]),
    'UserError: DIR/file: expected 28 bytes once inflated, received more',
  ],
  [
    'something else after gzip data',
    'images',
    Buffer.concat([gzipSync(idxImages(2)), Buffer.from('tail')]),
    'UserError: DIR/file: the gzip data are damaged: incorrect header check',
  ],
  [
    'far more gzip data than the header can need',
    'labels',
    Buffer.concat([gzipSync(idxLabels([0, 1, 2])), Buffer.alloc(200_000)], 200_000),
    'UserError: DIR/file: expected gzip data that hold 11 bytes, received 200000 bytes of them',
  ],
  [
    'labels where images are expected',
    'images',
    idxLabels([1, 2, 3]),
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received IDX labels',
  ],
  [
    'images where labels are expected',
    'labels',
    idxImages(1),
    'UserError: DIR/file: expected an IDX file of labels (it begins with 00 00 08 01), received IDX images',
  ],
  [
    'floating-point elements',
    'images',
    Buffer.from([0, 0, 0x0d, 3, 0, 0, 0, 1]),
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received an IDX file of 32-bit floats in 3 dimensions',
  ],
  [
    'images with a dimension for their one colour',
    'images',
    Buffer.from([0, 0, 8, 4, 0, 0, 0, 1]),
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received an IDX file of unsigned bytes in 4 dimensions',
  ],
  [
    'labels as integers of 32 bits',
    'labels',
    Buffer.from([0, 0, 0x0c, 1, 0, 0, 0, 1]),
    'UserError: DIR/file: expected an IDX file of labels (it begins with 00 00 08 01), received an IDX file of 32-bit integers in 1 dimension',
  ],
  [
    'a NumPy array',
    'images',
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received a NumPy array',
  ],
  [
    'an HTML page',
    'images',
    '\n<!DOCTYPE html><title>Not found</title>',
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received an HTML or XML page',
  ],
  [
    'a ZIP archive',
    'labels',
    'PK\x03\x04 and so on',
    'UserError: DIR/file: expected an IDX file of labels (it begins with 00 00 08 01), received a ZIP archive',
  ],
  [
    'a Git LFS pointer',
    'images',
    'version https://git-lfs.github.com/spec/v1\n',
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received a Git LFS pointer, not the file itself',
  ],
  [
    'gzip in gzip',
    'images',
    gzipSync(gzipSync(idxImages(1))),
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received gzip data',
  ],
  [
    'an empty file',
    'images',
    '',
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received an empty file',
  ],
  [
    'any other file',
    'images',
    'digits',
    'UserError: DIR/file: expected an IDX file of images (it begins with 00 00 08 03), received something that begins with 64 69 67 69',
  ],
  [
    'an oversized header',
    'images',
    idxImages(1, 1, 1, [60_000, 0xffffffff, 0xffffffff]),
    'UserError: DIR/file: the header announces 60000 images of 4294967295 x 4294967295 pixels; expected at most 2147483647 bytes in all',
  ],
  [
    'an oversized header in gzip data',
    'labels',
    gzipSync(idxLabels([1], 4_000_000_000)),
    'UserError: DIR/file: the header announces 4000000000 labels; expected at most 2147483647 bytes in all',
  ],
  [
    'a header of two thousand million pixels before nothing',
    'images',
    gzipSync(idxImages(0, 1, 1, [2, 1000, 1_000_000])),
    'UserError: DIR/file: the file is truncated: expected 2000000016 bytes for 2 images of 1000 x 1000000 pixels, received 16',
  ],
  [
    'zero images',
    'images',
    idxImages(0, 28, 28),
    'UserError: DIR/file: expected at least one entry, received 0 images of 28 x 28 pixels',
  ],
  [
    'zero labels',
    'labels',
    idxLabels([]),
    'UserError: DIR/file: expected at least one entry, received 0 labels',
  ],
  [
    'images without pixels',
    'images',
    idxImages(5, 28, 0),
    'UserError: DIR/file: expected images of at least 1 x 1 pixel, received 5 images of 28 x 0 pixels',
  ],
  [
    'gzip data without their end',
    'images',
    gzipSync(idxImages(5, 28, 28)).subarray(0, -5),
    'UserError: DIR/file: the gzip data are truncated: their end is missing',
  ],
  [
    'gzip data with a wrong checksum',
    'images',
    crcDamaged,
    'UserError: DIR/file: the gzip data are damaged: incorrect data check',
  ],
  [
    'gzip data with a damaged beginning',
    'images',
    Buffer.concat([gzipSync(idxImages(5)).subarray(0, 10), Buffer.alloc(30, 0xff)]),
    'UserError: DIR/file: the gzip data are damaged: invalid block type',
  ],
];

describe('refuses', () => {
  test.each(refused)('%s (%s)', async (_, kind, content, message) => {
    const { path, directory } = fileWith(content);
    expect(await messageOf(readIdx(path, kind), directory)).toBe(message);
  });

  test('a file without end, by the size that its header announces', async () => {
    const { path, directory } = fileWith(idxImages(10, 28, 28));
    truncateSync(path, 2 ** 36); // takes no room on the disk
    expect(await messageOf(readIdx(path, 'images'), directory)).toBe(
      'UserError: DIR/file: expected 7856 bytes for 10 images of 28 x 28 pixels, received 68719476736: 68719468880 too many',
    );
  });

  test.skipIf(process.platform === 'win32')('a pipe', async () => {
    const directory = directoryWith({});
    spawnSync('mkfifo', [join(directory, 'pipe')]);
    expect(await messageOf(readIdxHeader(join(directory, 'pipe'), 'images'), directory)).toBe(
      'UserError: DIR/pipe: expected a regular file, received a pipe',
    );
  });

  test('a missing file', async () => {
    const directory = directoryWith({});
    expect(await messageOf(readIdx(join(directory, 'none'), 'images'), directory)).toBe(
      'UserError: DIR/none: no such file or directory',
    );
  });

  test('a directory', async () => {
    const directory = directoryWith({});
    mkdirSync(join(directory, 'folder'));
    expect(await messageOf(readIdx(join(directory, 'folder'), 'images'), directory)).toBe(
      'UserError: DIR/folder: expected a file, received a directory',
    );
  });
});

test.each([
  [
    'images',
    [0, 0, 0x0d, 3],
    'Write the images as unsigned bytes from 0 to 255 in 3 dimensions: number, height, width.',
  ],
  [
    'labels',
    [0, 0, 8, 2],
    'Write the labels as unsigned bytes in 1 dimension: the number of each class, from 0.',
  ],
  ['images', [0, 0, 8, 1], 'Check that the file has the right name and was downloaded whole.'],
  ['labels', [0x50, 0x4b, 3, 4], 'Check that the file has the right name and was downloaded whole.'],
] as const)('%s that begin with %j: how to mend them', async (kind, beginning, hint) => {
  const directory = directoryWith({ file: Buffer.from([...beginning, 0, 0, 0, 1]) });
  await expect(readIdx(join(directory, 'file'), kind)).rejects.toMatchObject({ hint });
});
