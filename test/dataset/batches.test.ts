import { describe, expect, test } from 'vitest';
import { byteValues, gatherImages, gatherOneHot, unitValues } from '../../src/dataset/batches.ts';

const set = {
  images: Uint8Array.from([0, 1, 51, 102, 254, 255]), // [3, 1, 2]
  labels: Uint8Array.from([2, 0, 1]),
  count: 3,
};
const order = Uint32Array.from([1, 2, 0]);

describe('a batch of entries 1 and 2 of the order 1, 2, 0', () => {
  test.each([
    ['bytes / 255 as float32', unitValues, [254 / 255, 1, 0, 1 / 255].map(Math.fround)],
    ['the bytes themselves', byteValues, [254, 255, 0, 1]],
  ])('images are %s', (_, values, expected) => {
    const out = new Float32Array(4);
    gatherImages(set, order, 1, 3, 2, out, values);
    expect([...out]).toEqual(expected);
  });

  test('one-hot rows overwrite what was there', () => {
    const out = new Float32Array(6).fill(9);
    gatherOneHot(set, order, 1, 3, 3, out);
    expect([...out]).toEqual([0, 1, 0, 0, 0, 1]);
  });

  test('a last, smaller batch leaves the rest of the buffer alone', () => {
    const out = new Float32Array(6).fill(9);
    gatherOneHot(set, order, 2, 3, 3, out);
    expect([...out]).toEqual([0, 0, 1, 9, 9, 9]);
  });
});
