import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { buildMlp, type MlpDescription } from '../../src/model/build-mlp.ts';
import type { OptimizerConfig } from '../../src/optimizers/index.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { type Contestant, describeEngines } from './contestants.ts';
import { trainEpoch } from './epochs.ts';
import { stripes } from './toy-data.ts';

type Layers = MlpDescription['layers'];

const classes = 5;
const train = stripes(70, classes);
const plain: OptimizerConfig = { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false };
const dense = (units: number, activation: 'relu' | 'softmax', l1 = 0, l2 = 0): Layers[number] => ({
  dense: {
    units,
    activation,
    kernelRegularizer: { l1, l2 },
  },
});
const network = (rate: number, l1 = 0, l2 = 0): Layers => [
  { flatten: {} },
  dense(33, 'relu', l1, l2),
  { dropout: { rate } },
  dense(17, 'relu', l1, l2),
  { dropout: { rate } },
  dense(classes, 'softmax'),
];

async function engineFor([choice, threads]: Contestant, layers: Layers, optimizer = plain, seed = 7) {
  const model = buildMlp({ inputShape: [4, classes], layers, seed });
  const description = { model, train, batchSize: 16, optimizer, seed };
  const { engine } = await createEngine({ choice, threads }, description);
  return { model, engine, trainEpoch: (epoch: number) => trainEpoch(engine, epoch, description) };
}

describeEngines((contestant) => {
  test('the penalty is reported apart from the loss: l1 * sum |w| + l2 * sum w^2', async () => {
    const { engine, model } = await engineFor(contestant, network(0, 0.001, 0.01));
    const kernels = [0, 2].map((index) => [...(model.getWeights()[index] as tf.Tensor).dataSync()]);
    const expected = kernels.flat().reduce((sum, w) => sum + 0.001 * Math.abs(w) + 0.01 * w * w, 0);
    expect(engine.penalty()).toBeCloseTo(expected, 5);
  });

  test('the norm of the incoming weights of a unit is never above maxNorm, and reaches it', async () => {
    const limited = (units: number, activation: 'relu' | 'softmax'): Layers[number] => ({
      dense: { units, activation, maxNorm: 0.9 },
    });
    const layers: Layers = [
      { flatten: {} },
      limited(33, 'relu'),
      { dropout: { rate: 0.5 } },
      limited(classes, 'softmax'),
    ];
    for (const optimizer of [plain, { ...plain, momentum: 0.9, globalClipNorm: 5 }]) {
      const { engine, trainEpoch, model } = await engineFor(contestant, layers, optimizer);
      await trainEpoch(1);
      const kernels = [0, 2].map((at) => model.getWeights()[at] as tf.Tensor2D);
      const norms = kernels.flatMap((kernel) => [...tf.norm(kernel, 2, 0).dataSync()]);
      expect(norms).toHaveLength(33 + classes);
      expect(kernels[0]?.dataSync()).toEqual(engine.readState().weights[0]);
      expect(Math.max(...norms)).toBeCloseTo(0.9, 6);
      expect(norms.filter((norm) => norm < 0.899).length).toBeGreaterThan(0);
      engine.dispose();
    }
  });

  test('a step is no longer than the learning rate times globalClipNorm', async () => {
    const optimizer = { ...plain, learningRate: 1, globalClipNorm: 0.01 };
    const { engine, trainEpoch } = await engineFor(contestant, network(0.5, 0.001, 0.01), optimizer);
    const before = engine.readState().weights;
    await trainEpoch(1);
    const steps = engine
      .readState()
      .weights.flatMap((values, number) => [...values].map((value, at) => value - before[number]![at]!));
    const length = Math.hypot(...steps);
    expect(length).toBeLessThan(engine.batches * 0.01 * 1.0001);
    expect(length).toBeGreaterThan(0.01);
    engine.dispose();
  });

  test('the same seed gives the same weights to the bit, whatever ran before in the process', async () => {
    const once = await engineFor(contestant, network(0.5));
    await once.trainEpoch(1);
    await (await engineFor(contestant, network(0.2), plain, 99)).trainEpoch(1);
    Math.random();
    const again = await engineFor(contestant, network(0.5));
    await again.trainEpoch(1);
    expect(again.engine.readState()).toEqual(once.engine.readState());
  });

  test('another seed gives other weights', async () => {
    const one = await engineFor(contestant, network(0.5), plain, 1);
    const other = await engineFor(contestant, network(0.5), plain, 2);
    await one.trainEpoch(1);
    await other.trainEpoch(1);
    expect(other.engine.readState()).not.toEqual(one.engine.readState());
  });

  test('every epoch has an order and masks of its own', async () => {
    const engine = await engineFor(contestant, network(0.5), { ...plain, learningRate: 1e-30 }); // weights stay as they are
    const objectives = new Set<number>();
    for (let epoch = 1; epoch <= 5; epoch++) objectives.add((await engine.trainEpoch(epoch)).objective);
    expect(objectives.size).toBe(5);
  });

  test('measuring uses no dropout: twice the same, and what model.evaluate finds', async () => {
    const { engine, model } = await engineFor(contestant, network(0.5));
    const measured = await engine.measure(train);
    expect(await engine.measure(train)).toEqual(measured);
    const inTfjs = model as Sequential;
    inTfjs.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const images = tf.tensor(
      Float32Array.from(train.images, (x) => x / 255),
      [train.count, 4, classes],
    );
    const labels = tf.oneHot(tf.tensor1d([...train.labels], 'int32'), classes);
    const [loss, accuracy] = (inTfjs.evaluate(images, labels) as tf.Scalar[]).map(
      (scalar) => scalar.dataSync()[0],
    );
    expect(measured.loss).toBeCloseTo(loss as number, 5);
    expect(measured.accuracy).toBeCloseTo(accuracy as number, 6);
  });

  test('a state read does not change when training goes on, and writing it back takes training back', async () => {
    const { engine, trainEpoch } = await engineFor(contestant, network(0.5), { ...plain, momentum: 0.9 });
    await trainEpoch(1);
    const state = engine.readState();
    const copy = structuredClone(state);
    await trainEpoch(2);
    const after = engine.readState();
    expect(state).toEqual(copy);
    engine.writeState(state);
    await trainEpoch(2);
    expect(engine.readState()).toEqual(after);
    expect(state).toEqual(copy);
  });

  test('no tensor is left behind by an epoch or a measurement', async () => {
    const { engine, trainEpoch } = await engineFor(contestant, network(0.5, 0.001, 0.001), {
      ...plain,
      momentum: 0.9,
    });
    await trainEpoch(1);
    const before = tf.memory().numTensors;
    await trainEpoch(2);
    await engine.measure(train);
    engine.penalty();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a rate of 0 trains exactly as a network without dropout layers', async () => {
    const without = await engineFor(
      contestant,
      network(0).filter((layer) => !('dropout' in layer)),
    );
    const withZero = await engineFor(contestant, network(0));
    await without.trainEpoch(1);
    await withZero.trainEpoch(1);
    expect(withZero.engine.readState()).toEqual(without.engine.readState());
  });
});
