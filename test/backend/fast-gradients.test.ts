import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';

test('the gradients of a dense layer on wasm go through Transpose, not through the scalar path of matMul', async () => {
  const transpose = tf.getKernel(tf.Transpose, 'wasm') as tf.KernelConfig;
  let transposes = 0;
  tf.unregisterKernel(tf.Transpose, 'wasm');
  tf.registerKernel({
    ...transpose,
    kernelFunc: (call) => {
      transposes++;
      return transpose.kernelFunc(call);
    },
  });
  await useBackend('wasm');
  const kernel = tf.variable(tf.ones([4, 3]));
  const x = tf.variable(tf.ones([2, 4]));
  tf.variableGrads(() => tf.sum(tf.matMul(x, kernel)) as tf.Scalar, [x, kernel]);
  expect(transposes).toBe(2); // dy W^T for the input, x^T dy for the kernel
});
