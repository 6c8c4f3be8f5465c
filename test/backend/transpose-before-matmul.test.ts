import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';

const numbers = (count: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(index));

/** [rows, inner] x [inner, columns] in float64. */
function product(a: Float32Array, b: Float32Array, rows: number, inner: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += (a[row * inner + k] as number) * (b[k * columns + column] as number);
    return sum;
  });
}

beforeAll(async () => {
  await useBackend('wasm');
});

describe('matMul on wasm', () => {
  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('transposeA %s, transposeB %s: the same product', (transposeA, transposeB) => {
    const [a, b] = [numbers(5 * 7), numbers(7 * 3)];
    const result = tf.tidy(() => {
      const left = transposeA ? tf.transpose(tf.tensor2d(a, [5, 7])) : tf.tensor2d(a, [5, 7]);
      const right = transposeB ? tf.transpose(tf.tensor2d(b, [7, 3])) : tf.tensor2d(b, [7, 3]);
      return [...tf.matMul(left, right, transposeA, transposeB).dataSync()];
    });
    for (const [index, value] of product(a, b, 5, 7, 3).entries())
      expect(result[index]).toBeCloseTo(value, 5);
  });

  test('leaves no tensor and no memory of the transposed copy behind', () => {
    const [a, b] = [tf.ones([64, 32]), tf.ones([64, 16])];
    const before = tf.memory().numBytes;
    const buffers = tf.engine().backend.numDataIds();
    for (let times = 0; times < 10; times++) tf.matMul(a, b, true, false).dispose();
    expect(tf.memory().numBytes).toBe(before);
    expect(tf.engine().backend.numDataIds()).toBe(buffers);
    tf.dispose([a, b]);
  });
});
