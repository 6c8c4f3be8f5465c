// Stock TensorFlow.js: model.fit, without any code of ours but for reading the data.
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { digits, run, task } from './contest.mjs';

tf.enableProdMode();
const isNode = task.backend === 'node';
await import(`@tensorflow/tfjs-${isNode ? 'node' : `backend-${task.backend}`}`);
await tf.setBackend(isNode ? 'tensorflow' : task.backend);
const { train, test } = await digits();
const model = sequential();
model.add(layers.flatten({ inputShape: [28, 28] }));
for (const [index, rate] of task.rates.entries()) {
  if (rate > 0) model.add(layers.dropout({ rate }));
  if (index < task.units.length) model.add(layers.dense({ units: task.units[index], activation: 'relu' }));
}
model.add(layers.dense({ units: 10, activation: 'softmax' }));
const { learningRate, momentum } = task.optimizer;
const optimizer = momentum > 0 ? tf.train.momentum(learningRate, momentum) : tf.train.sgd(learningRate);
model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
const [x, y] = tensors(train);
await run(tf.version_core, () => model.fit(x, y, { epochs: 1, batchSize: task.batch, verbose: 0 }), evaluate);

function tensors({ images, labels, count }) {
  const scaled = Float32Array.from(images, (byte) => byte / 255);
  return [tf.tensor(scaled, [count, 28, 28]), tf.oneHot(tf.tensor1d(labels, 'int32'), 10)];
}

async function evaluate() {
  return model.evaluate(...tensors(test), { batchSize: 1000 })[1].dataSync()[0];
}
