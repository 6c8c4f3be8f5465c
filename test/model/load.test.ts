import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model as functional, input, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { loadModel } from '../../src/model/load.ts';
import { saveModel } from '../../src/model/save.ts';
import { directoryWith, messageOf } from '../dataset/idx-fixtures.ts';

const shard = 'group1-shard1of1.bin';
let saved: { dense: string; graph: string };

/** biome-ignore lint/suspicious/noExplicitAny: parts of it are replaced by anything */
type Document = any;

beforeAll(async () => {
  await useBackend('cpu');
  const dense = sequential({
    name: 'network',
    layers: [
      layers.flatten({ inputShape: [4, 4], name: 'flatten' }),
      layers.dense({ units: 5, activation: 'relu', name: 'hidden' }),
      layers.dense({ units: 3, activation: 'softmax', name: 'scores' }),
    ],
  });
  saved = { dense: directoryWith({}), graph: directoryWith({}) };
  await saveModel(dense, saved.dense);
  await saveModel(graph(), saved.graph);
});

/** Two layers side by side. */
function graph(): LayersModel {
  const image = input({ shape: [16], name: 'image' });
  const [left, right] = ['left', 'right'].map((name) => layers.dense({ units: 2, name }).apply(image));
  const sum = layers.add({ name: 'sum' }).apply([left, right] as never);
  return functional({ inputs: image, outputs: sum as never, name: 'graph' });
}

/** A model.json without our checksum, as if somebody else had saved it. */
const unsealed = (directory: string): string =>
  readFileSync(join(directory, 'model.json'), 'utf8').replace(/,\s*"sha256": "[0-9a-f]{64}"/, '');
const readDocument = (directory: string): Document => JSON.parse(unsealed(directory));

/** A copy of a saved model in a new directory, with this text or document as its model.json. */
function copyOf(directory: string, document: string | Uint8Array | Document): string {
  const isText = typeof document === 'string' || document instanceof Uint8Array;
  const place = directoryWith({ 'model.json': isText ? document : JSON.stringify(document) });
  copyFileSync(join(directory, shard), join(place, shard));
  return place;
}

/** What is said of a copy of the dense model, after a change of its document. */
function refusalOf(change: (document: Document) => void, from = saved.dense): Promise<string> {
  const document = readDocument(from);
  change(document);
  const place = copyOf(from, document);
  return messageOf(loadModel(join(place, 'model.json')), place);
}

describe('a model.json is refused with the place of what is wrong in it', () => {
  const first = (document: Document) => document.weightsManifest[0].weights[0];
  const cases: [what: string, change: (document: Document) => void, problem: string][] = [
    ['no shape', (d) => delete first(d).shape, 'weightsManifest[0].weights[0].shape: expected a list of sizes, received nothing'],
    ['shape null', (d) => { first(d).shape = null; }, 'weightsManifest[0].weights[0].shape: expected a list of sizes, received null'],
    ['shape {}', (d) => { first(d).shape = {}; }, 'weightsManifest[0].weights[0].shape: expected a list of sizes, received an empty mapping'],
    ['shape "x"', (d) => { first(d).shape = 'x'; }, 'weightsManifest[0].weights[0].shape: expected a list of sizes, received the text "x"'],
    ['a negative size', (d) => { first(d).shape = [16, -5]; }, 'weightsManifest[0].weights[0].shape[1]: expected a whole number from 0, received -5'],
    ['seven sizes', (d) => { first(d).shape = [16, 5, 1, 1, 1, 1, 1]; }, 'weightsManifest[0].weights[0].shape: expected at most 6 sizes, received a list of 7'],
    ['half a size', (d) => { first(d).shape = [16, 4.5]; }, 'weightsManifest[0].weights[0].shape[1]: expected a whole number from 0, received 4.5'],
    ['no name', (d) => delete first(d).name, 'weightsManifest[0].weights[0].name: expected text, received nothing'],
    ['a name that is there', (d) => { first(d).name = 'hidden/bias'; }, 'weightsManifest[0].weights[1].name: expected each name once, received the text "hidden/bias" again'],
    ['an unknown dtype', (d) => { first(d).dtype = 'float64'; }, 'weightsManifest[0].weights[0].dtype: expected float32, int32 or bool, received the text "float64"'],
    ['quantization null', (d) => { first(d).quantization = null; }, 'weightsManifest[0].weights[0].quantization: expected a mapping with the dtype uint8, uint16 or float16, received null'],
    ['unknown quantization', (d) => { first(d).quantization = { dtype: 'int4' }; }, 'weightsManifest[0].weights[0].quantization.dtype: expected a mapping with the dtype uint8, uint16 or float16, received a mapping'],
    ['quantization without scale', (d) => { first(d).quantization = { dtype: 'uint8', min: 0 }; }, 'weightsManifest[0].weights[0].quantization.scale: expected a number, received nothing'],
    ['a group null', (d) => { d.weightsManifest = [null]; }, 'weightsManifest[0]: expected a mapping with "paths" and "weights", received null'],
    ['groups null', (d) => { d.weightsManifest = null; }, 'weightsManifest: expected a list, received null'],
    ['weights null', (d) => { d.weightsManifest[0].weights = null; }, 'weightsManifest[0].weights: expected a list of weights, received null'],
    ['a path null', (d) => { d.weightsManifest[0].paths = [null]; }, 'weightsManifest[0].paths[0]: expected text, received null'],
    ['topology null', (d) => { d.modelTopology = null; }, 'modelTopology: expected a mapping, received null'],
    ['topology []', (d) => { d.modelTopology = []; }, 'modelTopology: expected a mapping, received an empty list'],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (_, change, problem) => {
    expect(await refusalOf(change)).toBe(`UserError: DIR/model.json: ${problem}`);
  });

  test.each(['null', '3', '"x"', '[]', '{}'])('%s', async (text) => {
    const place = copyOf(saved.dense, text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: expected a tfjs LayersModel with "modelTopology" and "weightsManifest"',
    );
  });

  test('all mistakes at once', () => {
    const change = ({ weightsManifest: [group] }: Document) => {
      group.paths = 3;
      group.weights[0].shape = [-1, 'x'];
      group.weights[1].dtype = 'float64';
    };
    const place = 'DIR/model.json: weightsManifest[0]';
    return expect(refusalOf(change)).resolves.toBe(
      `UserError: ${place}.paths: expected a list of file names, received 3\n` +
        `${place}.weights[0].shape[0]: expected a whole number from 0, received -1\n` +
        `${place}.weights[0].shape[1]: expected a whole number from 0, received the text "x"\n` +
        `${place}.weights[1].dtype: expected float32, int32 or bool, received the text "float64"`,
    );
  });

  test.each([
    [20, undefined],
    [21, 'and 1 more mistake'],
    [22, 'and 2 more mistakes'],
  ])('%d names that are there already', async (count, end) => {
    const message = await refusalOf(({ weightsManifest: [group] }) => {
      group.weights = Array.from({ length: count + 1 }, () => group.weights[0]);
    });
    const [first, ...others] = message.split('\n');
    expect(first).toBe(
      'UserError: DIR/model.json: weightsManifest[0].weights[1].name: expected each name once, received the text "hidden/kernel" again',
    );
    expect(others[19]).toBe(end);
    expect(others.length).toBe(end === undefined ? 19 : 20);
  });

  test('1e999 where a size is expected', async () => {
    const text = JSON.stringify(readDocument(saved.dense)).replace('"shape":[16,', '"shape":[1e999,');
    const place = copyOf(saved.dense, text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: weightsManifest[0].weights[0].shape[0]: expected a whole number from 0, received Infinity',
    );
  });

  test('100 000 levels', async () => {
    const text = JSON.stringify(readDocument(saved.dense));
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const place = copyOf(saved.dense, text.replace('"keras_version":', `"deep":${deep},"keras_version":`));
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: expected lists and mappings nested at most 100 deep, received more',
    );
  });

  test('100 MB', async () => {
    const place = copyOf(saved.dense, readDocument(saved.dense));
    truncateSync(join(place, 'model.json'), 100_000_000);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: expected a model.json of at most 5 MB, received more',
    );
  });
});

test('a byte order mark and keys of others are no mistake', async () => {
  const document = { ...readDocument(saved.dense), signature: null, modelInitializer: {} };
  document.weightsManifest[0].weights[0].sharding = 'none';
  const place = copyOf(saved.dense, `\ufeff${JSON.stringify(document)}`);
  expect((await loadModel(join(place, 'model.json'))).layers).toHaveLength(3);
});

describe('the files of weights', () => {
  const cases: [what: string, change: (document: Document) => void, problem: string][] = [
    ['a NUL in a path', (d) => { d.weightsManifest[0].paths = ['a\0b']; }, 'expected weight files beside model.json, received the path "a\\u0000b"'],
    ['the directory itself', (d) => { d.weightsManifest[0].paths = ['']; }, 'expected weight files beside model.json, received the path ""'],
    ['one named 400 times', (d) => { d.weightsManifest[0].paths = Array(400).fill(shard); }, `expected each weight file once, received the text "${shard}" again`],
    ['none', (d) => { d.weightsManifest[0].paths = []; }, 'expected 412 bytes of weights, received 0 in no file'],
    ['shapes beyond all files', (d) => { d.weightsManifest[0].weights[0].shape = [1e9, 1e9]; }, 'weightsManifest: expected at most 2147483647 bytes of weights, received shapes of 4000000000000000000'],
    ['10 001 of them', (d) => { d.weightsManifest[0].paths = Array(10_001).fill(shard); }, 'expected at most 10000 weight files, received 10001'],
    ['one named in two groups, for weights of their own', (d) => { d.weightsManifest.push({ ...d.weightsManifest[0], weights: [{ name: 'more', shape: [103], dtype: 'float32' }] }); }, `expected each weight file once, received the text "${shard}" again`],
    ['weights of another layer', (d) => { d.weightsManifest[0].weights[0].name = 'other/kernel'; }, 'its weights do not fit its layers: Provided weight data has no target variable: other/kernel'],
    ['weights of another shape', (d) => { d.weightsManifest[0].weights[0].shape = [5, 16]; }, 'its weights do not fit its layers: Shape mismatch: [16,5] vs. [5,16]'],
    ['two layers of one name', (d) => { d.modelTopology.config.layers[2].config.name = 'hidden'; }, 'its weights do not fit its layers: Duplicate weight name: hidden/kernel'],
    ['a larger shape', (d) => { d.weightsManifest[0].weights[0].shape = [16, 6]; }, `expected 476 bytes of weights, received 412 in ${shard}`],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (_, change, problem) => {
    expect(await refusalOf(change)).toBe(`UserError: DIR/model.json: ${problem}`);
  });

  test('weights that no layer takes', async () => {
    const document = readDocument(saved.dense);
    const weights = [{ name: 'more', shape: [103], dtype: 'float32' }];
    document.weightsManifest.push({ paths: ['more.bin'], weights });
    const place = copyOf(saved.dense, document);
    copyFileSync(join(place, shard), join(place, 'more.bin'));
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: tfjs cannot build this model: its layers take 103 numbers, there are 206 in weightsManifest',
    );
  });

  test('may hold whole numbers of one byte instead of the values', async () => {
    const document = readDocument(saved.dense);
    document.weightsManifest[0].weights[0].quantization = { dtype: 'uint8', scale: 0.5, min: -1 };
    const place = copyOf(saved.dense, document);
    writeFileSync(join(place, shard), Buffer.alloc(172, 4));
    const [kernel] = (await loadModel(join(place, 'model.json'))).getWeights();
    expect([...(kernel?.dataSync() ?? [])]).toEqual(Array(80).fill(1));
  });

  test('may hold the state of an optimizer too', async () => {
    const document = readDocument(saved.dense);
    document.weightsManifest[0].weights.push({ name: 'iter', shape: [], dtype: 'int32', group: 'optimizer' });
    const place = copyOf(saved.dense, document);
    truncateSync(join(place, shard), 416);
    expect((await loadModel(join(place, 'model.json'))).countParams()).toBe(103);
  });

  test('larger than it was', async () => {
    const place = copyOf(saved.dense, readDocument(saved.dense));
    truncateSync(join(place, shard), 2 ** 36); // takes no room on the disk
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      `UserError: DIR/model.json: expected 412 bytes of weights, received 68719476736 in ${shard}`,
    );
  });

  test('a directory', async () => {
    const place = directoryWith({ 'model.json': JSON.stringify(readDocument(saved.dense)) });
    mkdirSync(join(place, shard));
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      `UserError: DIR/${shard}: expected a file, received a directory`,
    );
  });

  test.skipIf(process.platform === 'win32')('a pipe', async () => {
    const place = copyOf(saved.dense, readDocument(saved.dense));
    rmSync(join(place, shard));
    spawnSync('mkfifo', [join(place, shard)]);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      `UserError: DIR/${shard}: expected a regular file, received a pipe`,
    );
  });
});

describe('a topology that tfjs can make nothing of is one error', () => {
  const layerOf = (document: Document, index: number) => document.modelTopology.config.layers[index];
  const cases: [what: string, change: (document: Document) => void, reason: string][] = [
    ['10^9 units', (d) => { layerOf(d, 1).config.units = 1e9; }, 'the layer hidden wants a kernel of shape [16, 1000000000], there are 103 numbers left in weightsManifest'],
    ['negative units', (d) => { layerOf(d, 1).config.units = -5; }, 'Expected units to be a positive integer, but got -5.'],
    ['10^9 pixels', (d) => { layerOf(d, 0).config.batch_input_shape = [null, 1e9, 1]; }, 'the layer hidden wants a kernel of shape [1000000000, 5], there are 103 numbers left in weightsManifest'],
    ['no layer', (d) => { d.modelTopology.config.layers = []; }, 'its layers take 0 numbers, there are 103 in weightsManifest'],
    ['a layer null', (d) => { d.modelTopology.config.layers[1] = null; }, 'expected layers with class_name and config, received null'],
    ['no class', (d) => { delete layerOf(d, 1).class_name; }, 'expected layers with class_name and config, received the class_name nothing'],
    ['config null', (d) => { layerOf(d, 1).config = null; }, 'expected layers with class_name and config, received the config null of a Dense'],
    ['an unknown class', (d) => { layerOf(d, 1).class_name = 'Densest'; }, 'Unknown layer: Densest. This may be due to one of the following reasons:'],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (_, change, reason) => {
    expect(await refusalOf(change)).toBe(
      `UserError: DIR/model.json: tfjs cannot build this model: ${reason}`,
    );
  });

  const inbound = (document: Document, index: number) => layerOf(document, index).inbound_nodes[0];
  const graphs: [what: string, change: (document: Document) => void, reason: string][] = [
    ['a layer that is not there', (d) => { inbound(d, 3)[0][0] = 'middle'; }, 'the layer sum waits for an input from middle, which is not there'],
    ['a layer of itself', (d) => { inbound(d, 1)[0][0] = 'left'; }, 'the layer left waits for an input from left, which never gives it'],
    ['layers of each other', (d) => { inbound(d, 1)[0][0] = 'sum'; }, 'the layer left waits for an input from sum, which never gives it'],
    ['a call that is never made', (d) => { inbound(d, 3)[1][1] = 1; }, 'the layer sum waits for an input from right, which never gives it'],
    ['no calls', (d) => { delete layerOf(d, 2).inbound_nodes; }, 'the layer right: expected a list of inbound_nodes, received nothing'],
    ['calls of another form', (d) => { layerOf(d, 2).inbound_nodes = [{ args: [] }]; }, 'the layer right: expected a list in its inbound_nodes, received a mapping'],
    ['two layers of one name', (d) => { layerOf(d, 2).name = layerOf(d, 2).config.name = 'left'; }, 'expected layers of different names'],
    ['another name in the config', (d) => { layerOf(d, 2).config.name = 'left'; }, 'the layer right: expected the same name in its config, received the text "left"'],
    ['3001 layers', (d) => { d.modelTopology.config.layers = Array(3001).fill(layerOf(d, 2)); }, 'expected at most 3000 layers, received more'],
  ]; // biome-ignore format: a table

  test.each(graphs)('a graph with %s', async (_, change, reason) => {
    expect(await refusalOf(change, saved.graph)).toBe(
      `UserError: DIR/model.json: tfjs cannot build this model: ${reason}`,
    );
  });
});

test('first weights are not drawn: a distribution of damaged numbers would never give one', async () => {
  const place = directoryWith({});
  const scores = sequential({ layers: [layers.dense({ units: 3, inputShape: [16] })] });
  await saveModel(sequential({ layers: [layers.flatten({ inputShape: [4, 4] }), scores] }), place);
  const text = unsealed(place).replace('"scale": 1', '"scale": "relu"');
  const model = await loadModel(join(copyOf(place, text), 'model.json'));
  expect(model.getWeights()[0]?.dataSync()).toEqual(scores.getWeights()[0]?.dataSync());
});

/** One layer after the other, listed from the last to the first. */
function listedBackwards(count: number): Document {
  const document = readDocument(saved.graph);
  const { config } = document.modelTopology;
  const stack = Array.from({ length: count }, (_, index) => {
    const [name, from] = [`layer_${index}`, index === 0 ? 'image' : `layer_${index - 1}`];
    return { class_name: 'Dropout', name, config: { name, rate: 0.5 }, inbound_nodes: [[[from, 0, 0, {}]]] };
  });
  config.layers = [config.layers[0], ...stack].reverse();
  config.output_layers = [[`layer_${count - 1}`, 0, 0]];
  return document;
}

test.each([
  [100, 'its layers take 0 numbers, there are 68 in weightsManifest'],
  [102, 'expected layers in the order in which they are computed'],
])('a graph of %i layers listed backwards: %s', async (count, reason) => {
  const place = copyOf(saved.graph, listedBackwards(count));
  expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
    `UserError: DIR/model.json: tfjs cannot build this model: ${reason}`,
  );
});

describe('a model that cannot compute what it should is refused before it is used', () => {
  const build = async (...stack: layers.Layer[]) => {
    const place = directoryWith({});
    await saveModel(sequential({ layers: stack }), place);
    return place;
  };

  test('outputs that fill the memory', async () => {
    const place = await build(
      layers.flatten({ inputShape: [4, 4] }),
      layers.repeatVector({ n: 2, name: 'repeat' }),
    );
    const text = unsealed(place).replace('"n": 2', '"n": 2000000');
    writeFileSync(join(place, 'model.json'), text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: tfjs cannot use this model: the outputs of the layer repeat: expected at most 16777216 numbers for each image, received the shape [2000000, 16]',
    );
  });

  test('a layer of 10^9 steps', async () => {
    const place = await build(
      layers.simpleRNN({ units: 2, inputShape: [4, 4], recurrentInitializer: 'zeros', name: 'recurrent' }),
    );
    const text = unsealed(place);
    const refusalOfSteps = async (steps: string) => {
      writeFileSync(join(place, 'model.json'), text.replace(/4,(\s+4)/, `${steps},$1`));
      return messageOf(loadModel(join(place, 'model.json')), place);
    };
    expect([await refusalOfSteps('1e9'), await refusalOfSteps('5001')]).toEqual([
      'UserError: DIR/model.json: tfjs cannot use this model: the inputs of the layer recurrent: expected at most 16777216 numbers for each image, received the shape [1000000000, 4]',
      'UserError: DIR/model.json: tfjs cannot use this model: the layer recurrent: expected at most 5000 steps, received 5001',
    ]);
  });

  test('an input of negative size', async () => {
    const place = await build(layers.flatten({ inputShape: [4, 4], name: 'flatten' }));
    const text = unsealed(place).replace(/4,\s+4/, '-4, 4');
    writeFileSync(join(place, 'model.json'), text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: tfjs cannot build this model: Negative dimension size caused by adding layer flatten with input shape [,-4,4]',
    );
  });

  test('an input without pixels', async () => {
    const place = await build(layers.flatten({ inputShape: [4, 4], name: 'flatten' }));
    const text = unsealed(place).replace(/4,\s+4/, '0, 4');
    writeFileSync(join(place, 'model.json'), text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: tfjs cannot use this model: the inputs of the layer flatten: expected sizes from 1, received the shape [0, 4]',
    );
  });

  test('an unknown type of input', async () => {
    const place = await build(layers.flatten({ inputShape: [4, 4], name: 'flatten' }));
    const text = unsealed(place).replace('"dtype": "float32"', '"dtype": "float99"');
    writeFileSync(join(place, 'model.json'), text);
    expect(await messageOf(loadModel(join(place, 'model.json')), place)).toBe(
      'UserError: DIR/model.json: tfjs cannot use this model: Unknown data type float99',
    );
  });
});
