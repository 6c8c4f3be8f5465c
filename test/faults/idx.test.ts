import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDataset, probeDataset } from '../../src/dataset/source.ts';
import { UserError } from '../../src/errors.ts';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { faultRuns } from './fault-runs.ts';

/** Whether a data set can be read, or one clear error says why not. */
async function isRead(reading: Promise<unknown>): Promise<boolean> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return true;
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(/^[^\n]{1,500}$/);
  return false;
}

/** A file that was read is as long as its header says, no more and no less. */
function expectWhole(path: string): void {
  const stored = readFileSync(path);
  const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored;
  const sizes = Array.from({ length: bytes[3] as number }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const headerBytes = 4 + 4 * sizes.length;
  expect(bytes.length).toBe(sizes.reduce((product, size) => product * size, 1) + headerBytes);
}

const size = fc.oneof(
  fc.constantFrom(0, 1, 3, 4, 28, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
  fc.nat(2 ** 32 - 1),
);

/** Another number at one of the places of the header. */
const headerFault = fc.tuple(fc.constantFrom(0, 4, 8, 12), size).map(([offset, value]) => (bytes: Buffer) => {
  if (offset + 4 <= bytes.length) bytes.writeUInt32BE(value, offset);
  return bytes;
});
const cut = fc.nat().map((length) => (bytes: Buffer) => bytes.subarray(0, length % (bytes.length + 1)));
const longer = fc
  .uint8Array({ maxLength: 50 })
  .map((more) => (bytes: Buffer) => Buffer.concat([bytes, more]));
const otherByte = fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]) => (bytes: Buffer) => {
  if (bytes.length > 0) bytes[at % bytes.length] = value;
  return bytes;
});
const zipped = fc.constant((bytes: Buffer) => gzipSync(bytes));
const twice = fc.constant((bytes: Buffer) => Buffer.concat([bytes, bytes]));

/** One to five faults, one after the other: of the content, then of the gzip data, say. */
const faults = fc.array(fc.oneof(headerFault, cut, longer, otherByte, zipped, twice), {
  minLength: 1,
  maxLength: 5,
});

test('a data set is read or refused, whatever is damaged in its files', async () => {
  const [images, labels] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
  const directory = directoryWith({});
  const property = fc.asyncProperty(faults, fc.boolean(), async (damages, isOfLabels) => {
    const damaged = (bytes: Buffer) => damages.reduce((result, damage) => damage(result), bytes);
    const [ofImages, ofLabels] = [idxImages(4, 3, 3), idxLabels([0, 1, 2, 1])];
    writeFileSync(join(directory, images), isOfLabels ? ofImages : damaged(ofImages));
    writeFileSync(join(directory, labels), isOfLabels ? damaged(ofLabels) : ofLabels);
    await isRead(probeDataset(directory));
    if (await isRead(openDataset(directory)))
      for (const file of [images, labels]) expectWhole(join(directory, file));
  });
  await fc.assert(property, { numRuns: faultRuns });
});
