// What an epoch of the fused engine costs by the design: multiply-adds that it really does, and bytes that it moves.
import * as tf from '@tensorflow/tfjs-core';

// Images looked at to learn how often each unit is alive.
const SAMPLE = 2000;
const PANEL = 16;
const ENTRY_BYTES = 8;
const FLOAT_BYTES = 4;

// Multiply-adds and bytes of one epoch at the model's present weights. Bytes: each weight a batch moves is read and
// written (with momentum its velocity too), and each entry of a sparse row is written once and read three times.
export function epochCost(model, train, { batch, optimizer }) {
  const stages = stagesOf(model, train);
  const samples = train.count;
  const batches = Math.ceil(samples / batch);
  let multiplyAdds = 0;
  let bytes = 0;
  for (const [index, { alive, units, aliveAfter }] of stages.entries()) {
    const entries = sum(alive);
    const back = index === 0 ? 0 : aliveAfter * padded(alive.length);
    multiplyAdds += samples * (2 * entries * padded(units) + back);
    const rowsMoved = sum(alive.map((share) => 1 - (1 - share) ** Math.min(batch, samples)));
    const weightsMoved = (optimizer.momentum > 0 ? 2 * alive.length : rowsMoved) * padded(units);
    bytes += batches * weightsMoved * 2 * FLOAT_BYTES + samples * entries * 4 * ENTRY_BYTES;
  }
  return { multiplyAdds, bytes };
}

// Of each dense layer: how often each of its inputs is above 0 in training, and how many of its units are alive.
function stagesOf(model, { images, count }) {
  const size = images.length / count;
  const taken = Math.min(SAMPLE, count);
  return tf.tidy(() => {
    let x = tf.tensor(
      Float32Array.from(images.subarray(0, taken * size), (byte) => byte / 255),
      [taken, ...model.inputs[0].shape.slice(1)],
    );
    let kept = 1;
    const stages = [];
    for (const layer of model.layers) {
      const kind = layer.getClassName();
      if (kind === 'Dropout') kept *= 1 - layer.getConfig().rate;
      else if (kind === 'Dense') {
        const alive = aliveShares(x).map((share) => share * kept);
        const { units } = layer.getConfig();
        const before = stages.at(-1);
        if (before) before.aliveAfter = sum(alive);
        stages.push({ alive, units, aliveAfter: units });
        kept = 1;
      }
      if (kind !== 'Dropout') x = layer.apply(x);
    }
    return stages;
  });
}

// [samples, units] -> for each unit the share of samples in which it is not 0
function aliveShares(x) {
  return [...tf.mean(tf.cast(tf.notEqual(x, 0), 'float32'), 0).dataSync()];
}

function padded(units) {
  return PANEL * Math.ceil(units / PANEL);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
