#!/usr/bin/env node
// Trains small networks on the fused engine, with every activation and initializer that a config may name, and prints a
// SHA-256 of each one's losses and weights for `other-machines` to compare. Needs no native module.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildMlp, createEngine, epochSettings, useBackend } from '../dist/index.js';

const seed = 1;
const [height, width, classes, count, batchSize, epochs] = [9, 7, 5, 500, 32, 5];
const train = {
  images: Uint8Array.from({ length: count * height * width }, (_, pixel) =>
    pixel % 3 ? 0 : (pixel * 97) & 255,
  ),
  labels: Uint8Array.from({ length: count }, (_, image) => image % classes),
  count,
};
const learningRate = 0.05;
const sgd = { type: 'sgd', learningRate, momentum: 0, nesterov: false };
const adam = { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const optimizers = {
  plain: sgd,
  momentum: { ...sgd, momentum: 0.9 },
  nesterov: { ...sgd, momentum: 0.9, nesterov: true },
  rmsprop: { type: 'rmsprop', learningRate: 0.001, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  adam,
  adamw: { ...adam, type: 'adamw', weightDecay: 0.004 },
  scheduled: {
    ...sgd,
    nesterov: true,
    learningRate: { cosine: { from: learningRate, to: 0.001, warmupEpochs: 0.5 } },
    momentum: { exponential: { from: 0.9, factor: 0.9 } },
  },
};
/** Instead of rates that stay, beside the optimizer `scheduled`. */
const scheduledRates = [
  { curriculum: { rate: 0.4 } },
  { polynomial: { from: 0.5, to: 0.1, power: 1.5 } },
  { inverseTime: { from: 0.5, decay: 0.3 } },
];

await useBackend('cpu');
const { activations, initializers } = choices();
const hidden = activations.filter((activation) => activation !== 'softmax');
for (
  let number = 0;
  number < Math.max(hidden.length, initializers.length, Object.keys(optimizers).length);
  number++
) {
  const [first, second] = [number, number + 1].map((at) => hidden[at % hidden.length]);
  const kernels = [number, number + 1, number + 2].map((at) => initializers[at % initializers.length]);
  const [name, optimizer] = Object.entries(optimizers)[number % Object.keys(optimizers).length];
  const layers = [
    { flatten: {} },
    { dropout: { rate: 0.1 } },
    dense(37, first, kernels[0]),
    { dropout: { rate: 0.3 } },
    dense(20, second, kernels[1]),
    { dropout: { rate: 0.2 } },
    dense(classes, 'softmax', kernels[2]),
  ];
  for (const threads of [1, 3]) {
    const hash = await hashOf(layers, optimizer, threads);
    console.log([first, second, 'softmax', ...kernels, name, `threads: ${threads}`, hash].join(' '));
  }
}

/** What configs may name, as their schema says. */
function choices() {
  const schema = JSON.parse(readFileSync(new URL('../configs/schema.json', import.meta.url), 'utf8'));
  const kinds = schema.properties.model.properties.layers.items.anyOf.map(({ properties }) => properties);
  const { activation, kernelInitializer } = kinds.find((kind) => kind?.dense).dense.properties;
  return { activations: activation.enum, initializers: kernelInitializer.enum };
}

function dense(units, activation, kernelInitializer) {
  const kernelRegularizer = { l1: 1e-4, l2: 1e-3 };
  return { dense: { units, activation, kernelInitializer, kernelRegularizer } };
}

async function hashOf(layers, optimizer, threads) {
  const model = buildMlp({ inputShape: [height, width], layers, seed });
  const description = { model, train, batchSize, optimizer, seed };
  const { engine } = await createEngine({ choice: 'fused', threads }, description);
  if (engine.threads.started !== threads)
    throw new Error(`Only ${engine.threads.started} threads were started.`);
  const { batches } = engine;
  const isScheduled = optimizer === optimizers.scheduled;
  const rates = isScheduled ? scheduledRates : layers.flatMap(({ dropout }) => dropout?.rate ?? []);
  const schedules = {
    ...optimizer,
    rates,
    ...(isScheduled && { dropoutScale: { step: { from: 1, factor: 0.9, epochs: 2 } } }),
  };
  const hash = createHash('sha256');
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await engine.trainEpoch(epoch, epochSettings(schedules, { epoch, epochs, batches }));
    hash.update(String((await engine.measure(train)).loss)); // which early stopping goes by
  }
  const { weights } = engine.readState();
  if (!weights.every((values) => values.every(Number.isFinite))) throw new Error('The training diverged.');
  for (const values of weights) hash.update(values);
  engine.dispose();
  return hash.digest('hex');
}
