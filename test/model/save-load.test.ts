import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { rateLearnersIn, setRate } from '../../src/model/learned-rates.ts';
import { loadModel } from '../../src/model/load.ts';
import { logitsOf } from '../../src/model/logits.ts';
import { saveModel } from '../../src/model/save.ts';
import type { LayersModel } from '../../src/model/tf-layers.ts';
import { setTrainingData, trainingDataOf } from '../../src/model/training-data.ts';

let directory: string;
const at = (name: string) => join(directory, name);
const modelJson = () => at('model.json');
const shard = 'group1-shard1of1.bin';

/** Each kind of noise that both engines know. */
const noisy = () =>
  buildMlp({
    inputShape: [4, 4],
    layers: [
      { flatten: {} },
      { gaussianNoise: { stddev: 0.1 } },
      { dense: { units: 4, activation: 'selu' } },
      { alphaDropout: { rate: 0.2 } },
      { dense: { units: 4, activation: 'relu' } },
      { gaussianDropout: { rate: 0.3 } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 3,
  });

/** Predicted with by moments here, and by the mean network elsewhere. */
const disconnected = () =>
  buildMlp({
    inputShape: [4, 4],
    layers: [
      { flatten: {} },
      { dropConnect: { rate: 0.5, inference: 'moments' } },
      { dense: { units: 12, activation: 'relu' } },
      { dropConnect: { rate: 0.2, inference: 'mean' } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 3,
  });

/** As the engine leaves it: the first rate has been replaced. */
function learned() {
  const model = buildMlp({
    inputShape: [4, 4],
    layers: [
      { flatten: {} },
      { dense: { units: 12, activation: 'relu' } },
      { concreteDropout: { start: 0.1, lengthScale: 0.01, dropoutRegularizer: 1 } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 3,
  });
  setRate(model.layers[2]!, 0.3125);
  return model;
}

function network(units = 12) {
  const kernelRegularizer = { l2: 0.01 };
  return buildMlp({
    inputShape: [4, 4],
    layers: [
      { flatten: {} },
      { dense: { units, activation: 'relu', kernelRegularizer } },
      { dropout: { rate: 0.5 } },
      { dense: { units: 3, activation: 'softmax', kernelRegularizer } },
    ],
    seed: 3,
  });
}

beforeAll(async () => {
  await useBackend('wasm');
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-model-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const output = (model: { predict: (x: tf.Tensor) => unknown }) => [
  ...(model.predict(tf.ones([2, 4, 4])) as tf.Tensor).dataSync(),
];

describe('a saved model', () => {
  test('loads to the same outputs', async () => {
    const model = network();
    await saveModel(model, directory);
    expect(output(await loadModel(modelJson()))).toEqual(output(model));
  });

  test('with a limit of norms loads to the same weights to the bit', async () => {
    const layers = [{ flatten: {} }, { dense: { units: 30, activation: 'softmax', maxNorm: 0.5 } }] as const;
    const model = buildMlp({ inputShape: [4, 4], layers, seed: 3 });
    const weights = () => model.getWeights().map((values) => [...values.dataSync()]);
    const before = weights();
    await saveModel(model, directory);
    const loaded = await loadModel(modelJson());
    expect(loaded.getWeights().map((values) => [...values.dataSync()])).toEqual(before);
    expect(loaded.layers.at(-1)?.getConfig().kernelConstraint).toMatchObject({ className: 'MaxNorm' });
  });

  test('with DropConnect is predicted with by moments as before, beside its training data', async () => {
    const model = disconnected();
    const data = { source: 'x', fingerprint: 'f', seed: 1, validationFraction: 0.1, testFraction: 0.2 };
    setTrainingData(model, data);
    const logits = (of: LayersModel) => [
      ...logitsOf(of)
        .read(tf.ones([2, 4, 4]))
        .dataSync(),
    ];
    await saveModel(model, directory);
    const loaded = await loadModel(modelJson());
    expect(trainingDataOf(loaded)).toEqual(data);
    expect(logits(loaded)).toEqual(logits(model));
    loaded.setUserDefinedMetadata({}); // as in a program that knows nothing of it
    expect(logits(loaded)).not.toEqual(logits(model));
  });

  test('with concrete dropout has the rate that was reached, and how it was regularised', async () => {
    await saveModel(learned(), directory);
    const loaded = await loadModel(modelJson());
    expect(rateLearnersIn(loaded)).toEqual([
      {
        layer: loaded.layers[2],
        number: 0,
        next: loaded.layers[3],
        regularization: { lengthScale: 0.01, dropoutRegularizer: 1 },
      },
    ]);
    expect(loaded.layers[2]?.getConfig().rate).toBe(0.3125);
  });

  test.each<[string[], () => LayersModel]>([
    [['Flatten', 'Dense', 'Dropout', 'Dense'], network],
    [['Flatten', 'GaussianNoise', 'Dense', 'AlphaDropout', 'Dense', 'GaussianDropout', 'Dense'], noisy],
    [['Flatten', 'Dropout', 'Dense', 'Dropout', 'Dense'], disconnected],
    [['Flatten', 'Dense', 'Dropout', 'Dense'], learned],
  ])('opens in stock tfjs, read as a web server would give it, as %j', async (classes, make) => {
    const model = make();
    await saveModel(model, directory);
    const json = JSON.parse(await readFile(modelJson(), 'utf8'));
    const found = json.modelTopology.config.layers.map((layer: { class_name: string }) => layer.class_name);
    expect(found).toEqual(classes);
    const weightData = new Uint8Array(await readFile(at(shard))).buffer;
    const { modelTopology, weightsManifest } = json;
    const stock = await loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
    );
    expect(output(stock)).toEqual(output(model));
  });

  test('is the same to the byte each time it is saved', async () => {
    await saveModel(network(), at('a'));
    await saveModel(network(), at('b'));
    for (const name of await readdir(at('a'))) {
      expect(await readFile(join(at('a'), name))).toEqual(await readFile(join(at('b'), name)));
    }
  });

  test('is cut into shards of 4 MiB and put together again', async () => {
    const model = network(60_000);
    await saveModel(model, directory);
    expect((await readdir(directory)).sort()).toEqual([
      'group1-shard1of2.bin',
      'group1-shard2of2.bin',
      'model.json',
    ]);
    expect(output(await loadModel(modelJson()))).toEqual(output(model));
  });
});

describe('a damaged model is refused with what is wrong', () => {
  const expectError = async (message: string) => {
    await expect(loadModel(modelJson())).rejects.toMatchObject({ name: 'UserError', message });
  };

  beforeEach(async () => {
    await saveModel(network(), directory);
  });

  test('model.json cut short', async () => {
    await truncate(modelJson(), 200);
    await expectError(
      `${modelJson()}: expected a tfjs model in JSON, received a file that is no whole JSON document`,
    );
  });

  test('JSON that is no model', async () => {
    await writeFile(modelJson(), '{"hello": 1}');
    await expectError(
      `${modelJson()}: expected a tfjs LayersModel with "modelTopology" and "weightsManifest"`,
    );
  });

  test('a GraphModel', async () => {
    await writeFile(modelJson(), '{"format": "graph-model"}');
    await expectError(`${modelJson()}: expected a tfjs LayersModel, received a GraphModel`);
  });

  test('a missing shard', async () => {
    await rm(at(shard));
    await expectError(`${at(shard)}: no such file or directory`);
  });

  test('a shard cut short', async () => {
    await truncate(at(shard), 100);
    await expectError(`${modelJson()}: expected 972 bytes of weights, received 100 in ${shard}`);
  });

  test('a shard outside the directory of the model', async () => {
    const text = await readFile(modelJson(), 'utf8');
    await writeFile(modelJson(), text.replace(shard, '../../etc/passwd'));
    await expectError(
      `${modelJson()}: expected weight files beside model.json, received the path "../../etc/passwd"`,
    );
  });

  test('any bit of its weights, or of what is said in its model.json', async () => {
    for (const name of [shard, 'model.json']) {
      const whole = await readFile(at(name));
      for (let bit = 3; bit < 8 * whole.length; bit += 97) {
        const bytes = Buffer.from(whole);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        await writeFile(at(name), bytes);
        const found = await loadModel(modelJson()).catch((error: Error) => error);
        if (found instanceof Error) expect(found.name).toBe('UserError');
        // A space that becomes another one changes the layout and nothing else.
        else expect(JSON.parse(String(bytes)), `bit ${bit} of ${name}`).toEqual(JSON.parse(String(whole)));
      }
      await writeFile(at(name), whole);
    }
  });

  test('a model that tfjs itself saved again carries no checksum of ours and is taken', async () => {
    const { sha256, ...json } = JSON.parse(await readFile(modelJson(), 'utf8'));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    await writeFile(modelJson(), JSON.stringify(json));
    const weights = await readFile(at(shard));
    weights.writeFloatLE(0.5, 0); // trained on elsewhere
    await writeFile(at(shard), weights);
    expect((await loadModel(modelJson())).getWeights()[0]?.dataSync()[0]).toBe(0.5);
  });

  test('a layer class that tfjs does not know', async () => {
    const text = await readFile(modelJson(), 'utf8');
    await writeFile(modelJson(), text.replace('"Flatten"', '"Flatter"'));
    await expect(loadModel(modelJson())).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(
        `${modelJson()}: tfjs cannot build this model: Unknown layer: Flatter`,
      ),
    });
  });
});
