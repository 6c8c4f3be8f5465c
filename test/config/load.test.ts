import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { configOf, loadText, mistakesIn, smallest } from './config-fixtures.ts';

describe('a valid config', () => {
  test('has every default, those of Keras where Keras has one', async () => {
    expect(await configOf(smallest)).toEqual({
      name: 'mlp',
      data: { source: 'embedded', validationFraction: 0, testFraction: 0.2 },
      model: {
        inputShape: 'auto',
        layers: [
          { flatten: {} },
          {
            dense: {
              units: 10,
              activation: 'softmax',
              kernelInitializer: 'glorotUniform',
              useBias: true,
              kernelRegularizer: { l1: 0, l2: 0 },
            },
          },
        ],
      },
      training: {
        optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
        loss: 'categoricalCrossentropy',
        epochs: 1,
        batchSize: 32,
        engine: 'auto',
        backend: 'auto',
      },
    });
  });

  test('has the defaults of early stopping where it is asked for', async () => {
    const config = await configOf(
      `${smallest}training: { epochs: 5, earlyStopping: {} }\ndata: { validationFraction: 0.1 }`,
    );
    expect(config.training.earlyStopping).toEqual({
      monitor: 'valLoss',
      mode: 'auto',
      patience: 1,
      minDelta: 0,
      startFromEpoch: 0,
      restoreBest: false,
    });
  });

  test.each([
    ['- flatten', { flatten: {} }],
    ['- flatten: {}', { flatten: {} }],
  ])('%s is accepted', async (line, layer) => {
    const config = await configOf(
      `model: { layers: [${line.slice(2)}, { dense: { units: 10, activation: softmax } }] }`,
    );
    expect(config.model.layers[0]).toEqual(layer);
  });

  test.each(['0.2', '{ rate: 0.2 }'])('dropout: %s is a rate of 0.2', async (value) => {
    const config = await configOf(
      `model: { layers: [flatten, dropout: ${value}, { dense: { units: 10, activation: softmax } }] }`,
    );
    expect(config.model.layers[1]).toEqual({ dropout: { rate: 0.2 } });
  });

  test('may use anchors and aliases', async () => {
    const text = `model:\n  layers:\n    - flatten\n    - &hidden { dense: { units: 5 } }\n    - *hidden\n    - dense: { units: 10, activation: softmax }\n`;
    const { layers } = (await configOf(text)).model;
    expect(layers[2]).toEqual(layers[1]);
  });

  test('may be JSON, with a reference to its schema', async () => {
    const text =
      '{\n\t"$schema": "./schema.json",\n\t"model": {"layers": ["flatten", {"dense": {"units": 10, "activation": "softmax"}}]}\n}';
    expect((await loadText(text, [], 'x.json')).config).toEqual(await configOf(smallest));
  });

  test('may begin with a byte order mark and end its lines as Windows does', async () => {
    expect(await configOf(`\ufeff${smallest.replaceAll('\n', '\r\n')}`)).toEqual(await configOf(smallest));
  });

  test('is the packaged article.yaml where none is named', async () => {
    const { config } = await loadConfig(undefined, []);
    expect(config.name).toBe('article');
    await expect(loadConfig(undefined, ['training.epochs=0'])).rejects.toThrow(
      '--set training.epochs=0  training.epochs: expected a whole number from 1 to 1000000, received 0.',
    );
  });
});

describe('a wrong layer', () => {
  test.each([
    [
      'dropout: 1',
      '5:16  model.layers.2.dropout: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ],
    [
      'dropout: -0.1',
      '5:16  model.layers.2.dropout: expected a rate in [0, 1), received -0.1. To switch dropout off, use 0.',
    ],
    [
      'dropout: .nan',
      '5:16  model.layers.2.dropout: expected a rate in [0, 1), received NaN. To switch dropout off, use 0.',
    ],
    [
      'dropout: -.inf',
      '5:16  model.layers.2.dropout: expected a rate in [0, 1), received -Infinity. To switch dropout off, use 0.',
    ],
    [
      'dropout: "0.2"',
      '5:16  model.layers.2.dropout: expected a rate in [0, 1), received the text "0.2". Remove the quotes.',
    ],
    ['dropout: [0.2]', '5:16  model.layers.2.dropout: expected a rate in [0, 1), received a list of 1.'],
    [
      'dropout:',
      '5:15  model.layers.2.dropout: expected a rate in [0, 1), received null. Give it a value or leave it out.',
    ],
    [
      'dropout: { rate: 1 }',
      '5:24  model.layers.2.dropout.rate: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ],
    [
      'dropout: { rate: .nan }',
      '5:24  model.layers.2.dropout.rate: expected a rate in [0, 1), received NaN. To switch dropout off, use 0.',
    ],
    ['dropout: { rat: 0.2 }', '5:18  model.layers.2.dropout.rat: unknown key. Did you mean rate?'],
    ['dropout: {}', '5:7  model.layers.2.dropout.rate: expected a rate in [0, 1), received nothing. Add it.'],
    [
      'dropuot: 0.2',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received the text "dropuot". Did you mean dropout?',
    ],
    [
      'conv: 3',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received the text "conv".',
    ],
    [
      'dropout',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received only its name, dropout. Write "- dropout: 0.2".',
    ],
    [
      'dense',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received only its name, dense. Write "- dense: { units: 128, activation: relu }".',
    ],
    [
      'dense: 128',
      '5:14  model.layers.2.dense: expected a mapping of settings, received 128. Write "- dense: { units: 128, activation: relu }".',
    ],
    [
      'dense: { units: 0 }',
      '5:23  model.layers.2.dense.units: expected a whole number from 1 to 65536, received 0.',
    ],
    [
      'dense: { units: 1.5 }',
      '5:23  model.layers.2.dense.units: expected a whole number from 1 to 65536, or classes, received 1.5.',
    ],
    [
      'dense: { units: 1e9 }',
      '5:23  model.layers.2.dense.units: expected a whole number from 1 to 65536, received 1000000000.',
    ],
    [
      'dense: { units: many }',
      '5:23  model.layers.2.dense.units: expected a whole number from 1 to 65536, or classes, received the text "many".',
    ],
    ['dense: { unit: 5 }', '5:16  model.layers.2.dense.unit: unknown key. Did you mean units?'],
    [
      'dense: { units: 5, activation: rleu }',
      '5:38  model.layers.2.dense.activation: expected linear, relu, elu, selu, sigmoid, tanh, softplus or softmax, received the text "rleu". Did you mean relu?',
    ],
    [
      'dense: { units: 5, kernelInitializer: he_uniform }',
      '5:45  model.layers.2.dense.kernelInitializer: expected glorotUniform, glorotNormal, heUniform, heNormal, lecunUniform, lecunNormal or zeros, received the text "he_uniform". Did you mean heUniform?',
    ],
    [
      'dense: { units: 5, useBias: 1 }',
      '5:35  model.layers.2.dense.useBias: expected true or false, received 1.',
    ],
    [
      'dense: { units: 5, kernelRegularizer: { l2: -1 } }',
      '5:51  model.layers.2.dense.kernelRegularizer.l2: expected a number in [0, 1e30], received -1. To switch this penalty off, use 0.',
    ],
    [
      'flatten: 3',
      '5:16  model.layers.2.flatten: expected a mapping of settings, received 3. Write "- flatten".',
    ],
    ['flatten: { x: 1 }', '5:18  model.layers.2.flatten.x: unknown key. None are expected here.'],
    [
      '{ dense: { units: 1 }, dropout: 0.2 }',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received one item with 2 keys: dense, dropout. Start a list item of its own with "-" for each layer.',
    ],
    [
      'gaussianNoise: -1',
      '5:22  model.layers.2.gaussianNoise: expected a standard deviation in [0, 1e30], received -1. To switch the noise off, use 0.',
    ],
    [
      'gaussianNoise: loud',
      '5:22  model.layers.2.gaussianNoise: expected a standard deviation in [0, 1e30], received the text "loud".',
    ],
    [
      'dropConnect: 1',
      '5:20  model.layers.2.dropConnect: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ],
    [
      'concreteDropout: 0',
      '5:24  model.layers.2.concreteDropout: expected a rate in (0, 1), received 0. For no dropout, leave the layer out.',
    ],
    [
      'concreteDropout: { start: { linear: { from: 0.1, to: 0.2 } } }',
      '5:33  model.layers.2.concreteDropout.start: expected a rate in (0, 1), received a mapping.',
    ],
    [
      'concreteDropout: { rate: 0.1 }',
      '5:26  model.layers.2.concreteDropout.rate: unknown key. rate belongs in model.layers.*.dropout.',
    ],
    [
      'dropConnect: { rate: 0.5, inference: moment }',
      '5:44  model.layers.2.dropConnect.inference: expected mean or moments, received the text "moment". Did you mean moments?',
    ],
    [
      'alphaDropout: { rate: 1 }',
      '5:29  model.layers.2.alphaDropout.rate: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ],
    [
      '3',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received 3.',
    ],
    [
      '{}',
      '5:7  model.layers.2: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received an empty mapping.',
    ],
  ])('- %s', async (line, expected) => {
    expect(await mistakesIn(`${smallest}    - ${line}\n`)).toEqual([`x.yaml:${expected}`]);
  });
});

describe('a wrong setting', () => {
  test.each([
    [
      'training: { epochs: 1.5 }',
      '5:21  training.epochs: expected a whole number from 1 to 1000000, received 1.5.',
    ],
    [
      'training: { epochs: -1 }',
      '5:21  training.epochs: expected a whole number from 1 to 1000000, received -1.',
    ],
    [
      'training: { epochs: true }',
      '5:21  training.epochs: expected a whole number from 1 to 1000000, received true.',
    ],
    [
      'training: { epochs: null }',
      '5:21  training.epochs: expected a whole number from 1 to 1000000, received null. Give it a value or leave it out.',
    ],
    [
      "training: { batchSize: '32' }",
      '5:24  training.batchSize: expected a whole number from 1 to 65536, received the text "32". Remove the quotes.',
    ],
    [
      'training: { batchSize: 1000000 }',
      '5:24  training.batchSize: expected a whole number from 1 to 65536, received 1000000.',
    ],
    ['training: { batch_size: 32 }', '5:13  training.batch_size: unknown key. Did you mean batchSize?'],
    [
      'training: { learningRate: 0.1 }',
      '5:13  training.learningRate: unknown key. learningRate belongs in training.optimizer.',
    ],
    [
      'training: { metrics: [accuracy] }',
      '5:13  training.metrics: unknown key. Known here: optimizer, dropoutScale, loss, epochs, batchSize, earlyStopping, reduceOnPlateau, engine, backend.',
    ],
    [
      'training: { validation_split: 0.1 }',
      '5:13  training.validation_split: unknown key. validationFraction belongs in data.',
    ],
    ['training: { lr: 0.1 }', '5:13  training.lr: unknown key. learningRate belongs in training.optimizer.'],
    [
      'training: { optimizer: { lr: 0.1 } }',
      '5:26  training.optimizer.lr: unknown key. Did you mean learningRate?',
    ],
    [
      'training: { optimizer: sgd }',
      '5:24  training.optimizer: expected a mapping of settings, received the text "sgd". Write "{ type: sgd }".',
    ],
    [
      'training: { optimizer: Adam }',
      '5:24  training.optimizer: expected a mapping of settings, received the text "Adam". Write "{ type: adam }".',
    ],
    [
      'training: { optimizer: LBFGS }',
      '5:24  training.optimizer: expected a mapping of settings, received the text "LBFGS".',
    ],
    [
      'data: { validationFraction: 12.5 % }',
      '5:29  data.validationFraction: expected a share in [0, 1), received the text "12.5 %". Write 0.125.',
    ],
    [
      'data: { validationFraction: "0,2" }',
      '5:29  data.validationFraction: expected a share in [0, 1), received the text "0,2". Write 0.2.',
    ],
    [
      'training: { batchSize: "1,000" }',
      '5:24  training.batchSize: expected a whole number from 1 to 65536, received the text "1,000".',
    ],
    [
      'training: { optimizer: [sgd] }',
      '5:24  training.optimizer: expected a mapping of settings, received a list of 1.',
    ],
    [
      'training: { optimizer: { type: adagrad } }',
      '5:32  training.optimizer.type: expected sgd, rmsprop, adam or adamw, received the text "adagrad".',
    ],
    [
      'training: { optimizer: { type: adm } }',
      '5:32  training.optimizer.type: expected sgd, rmsprop, adam or adamw, received the text "adm". Did you mean adam?',
    ],
    [
      'training: { optimizer: { type: adam, momentum: 0.9 } }',
      '5:38  training.optimizer.momentum: unknown key for adam. It belongs to sgd or rmsprop.',
    ],
    [
      'training: { optimizer: { learningRate: 0 } }',
      '5:40  training.optimizer.learningRate: expected a number in (0, 1e30], received 0.',
    ],
    [
      'training: { optimizer: { learningRate: .inf } }',
      '5:40  training.optimizer.learningRate: expected a number in (0, 1e30], received Infinity.',
    ],
    [
      'training: { optimizer: { momentum: 1 } }',
      '5:36  training.optimizer.momentum: expected a number in [0, 1), received 1. To switch momentum off, use 0.',
    ],
    [
      'training: { earlyStopping: false }',
      '5:28  training.earlyStopping: expected a mapping of settings, received false. To train all epochs, leave it out.',
    ],
    [
      'training: { earlyStopping: { patience: 0 } }',
      "5:40  training.earlyStopping.patience: expected a whole number from 1 to 1000000, received 0. Keras's patience of 0 stops after 1 epoch without improvement, as 1 does.",
    ],
    [
      'training: { earlyStopping: { monitor: val_loss } }',
      '5:39  training.earlyStopping.monitor: expected valLoss, valAccuracy, trainLoss or trainAccuracy, received the text "val_loss". Did you mean valLoss?',
    ],
    [
      'training: { earlyStopping: { restoreBest: yes } }',
      '5:43  training.earlyStopping.restoreBest: expected true or false, received the text "yes". Did you mean true?',
    ],
    [
      'training: { earlyStopping: { restoreBest: "false" } }',
      '5:43  training.earlyStopping.restoreBest: expected true or false, received the text "false". Remove the quotes.',
    ],
    [
      'training: { engine: gpu }',
      '5:21  training.engine: expected auto, fused or layers, received the text "gpu".',
    ],
    [
      'training: { backend: WASM }',
      '5:22  training.backend: expected auto, node, wasm or cpu, received the text "WASM". Did you mean wasm?',
    ],
    ['seed: 4294967296', '5:7  seed: expected a whole number from 0 to 4294967295, received 4294967296.'],
    ['seed: -1', '5:7  seed: expected a whole number from 0 to 4294967295, received -1.'],
    [
      'name: ../x',
      '5:7  name: expected a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit, received the text "../x".',
    ],
    [
      'name: 5',
      '5:7  name: expected a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit, received 5. Put it in quotes.',
    ],
    [
      'data: { source: "a\\0b" }',
      '5:17  data.source: expected embedded or the path of a directory of IDX files, received the text "a\\u0000b".',
    ],
    [
      'data: { validationFraction: 1 }',
      '5:29  data.validationFraction: expected a share in [0, 1), received 1. For no validation, use 0.',
    ],
    ['data: { testFraction: 0 }', '5:23  data.testFraction: expected a share in (0, 1), received 0.'],
    [
      'data: { subset: 1.5 }',
      '5:17  data.subset: expected a whole number from 1 to 1000000000 or a share in (0, 1), received 1.5.',
    ],
    [
      'data: { subset: 0 }',
      '5:17  data.subset: expected a whole number from 1 to 1000000000 or a share in (0, 1), received 0.',
    ],
    ['data: []', '5:7  data: expected a mapping of settings, received an empty list.'],
    ['epochs: 5', '5:1  epochs: unknown key. epochs belongs in training.'],
    ['modell: 5', '5:1  modell: unknown key. Did you mean model?'],
    ['foo: 5', '5:1  foo: unknown key. Known here: name, seed, data, model, training, gates.'],
    [
      '__proto__: { x: 1 }',
      '5:1  __proto__: unknown key. Known here: name, seed, data, model, training, gates.',
    ],
  ])('%s', async (line, expected) => {
    expect(await mistakesIn(`${smallest}${line}\n`)).toEqual([`x.yaml:${expected}`]);
  });

  test.each([
    [
      '[28]',
      '2:15  model.inputShape: expected a list of two whole numbers from 1 to 4096, such as [28, 28], received a list of 1.',
    ],
    [
      '[28, 28, 1]',
      '2:15  model.inputShape: expected a list of two whole numbers from 1 to 4096, such as [28, 28], received a list of 3.',
    ],
    [
      '784',
      '2:15  model.inputShape: expected a list of two whole numbers from 1 to 4096, such as [28, 28], or auto, received 784.',
    ],
    ['[28, 0]', '2:20  model.inputShape.1: expected a whole number from 1 to 4096, received 0.'],
  ])('inputShape: %s', async (value, expected) => {
    const text = `model:\n  inputShape: ${value}\n${smallest.replace('model:\n', '')}`;
    expect(await mistakesIn(text)).toEqual([`x.yaml:${expected}`]);
  });

  test.each([
    ['name: x', '1:1  model.layers: expected a list of at most 1000 layers, received nothing. Add it.'],
    [
      'name: x\nmodel: {}',
      '2:1  model.layers: expected a list of at most 1000 layers, received nothing. Add it.',
    ],
    [
      'model: { layers: flatten }',
      '1:18  model.layers: expected a list of at most 1000 layers, received the text "flatten". Begin each layer with "-", as in "- flatten".',
    ],
    ['model: { layer: [flatten] }', '1:10  model.layer: unknown key. Did you mean layers?'],
    ['- flatten', '1:1  expected a mapping of settings, received a list of 1.'],
    ['flatten', '1:1  expected a mapping of settings, received the text "flatten".'],
  ])('%s', async (text, expected) => {
    expect(await mistakesIn(text)).toEqual([`x.yaml:${expected}`]);
  });
});

describe('several mistakes', () => {
  test('are listed at once, in the order of the file, and rules are checked in the sections that are right', async () => {
    const text = `nam: x
model:
  layers:
    - flatten
    - dropout: 1
    - dense: { units: 0, activation: softmaks }
training:
  earlyStopping: { monitor: valLoss, mode: max }
  epochs: 5
  epochs: 6
`;
    expect(await mistakesIn(text)).toEqual([
      'x.yaml:1:1  nam: unknown key. Did you mean name?',
      'x.yaml:5:16  model.layers.1.dropout: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
      'x.yaml:6:23  model.layers.2.dense.units: expected a whole number from 1 to 65536, received 0.',
      'x.yaml:6:38  model.layers.2.dense.activation: expected linear, relu, elu, selu, sigmoid, tanh, softplus or softmax, received the text "softmaks". Did you mean softmax?',
      'x.yaml:8:29  training.earlyStopping.monitor: expected trainLoss or trainAccuracy, because data.validationFraction is 0, received valLoss. Set data.validationFraction, to 0.1 for example.',
      'x.yaml:8:44  training.earlyStopping.mode: expected min or auto for valLoss, because a loss improves by falling, received max. Use auto.',
      'x.yaml:10:3  training.epochs: expected each key once, received this one again. Keep one of them.',
    ]);
  });

  test('are located in JSON as well', async () => {
    const text = '{\n  "name": "x",\n  "model": { "layers": ["flatten", { "dropout": 1 }] }\n}';
    expect(await mistakesIn(text, [], 'x.json')).toEqual([
      'x.json:3:49  model.layers.1.dropout: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ]);
  });

  test('behind an alias are located where the alias stands', async () => {
    const text = `model:\n  layers:\n    - flatten\n    - dense: &d { units: 0 }\n    - dense: *d\n`;
    expect(await mistakesIn(text)).toEqual([
      'x.yaml:4:26  model.layers.1.dense.units: expected a whole number from 1 to 65536, received 0.',
      'x.yaml:4:26  model.layers.2.dense.units: expected a whole number from 1 to 65536, received 0.',
    ]);
  });
});

describe('what a message repeats', () => {
  test.each([
    [
      'a long key',
      `? ${'k'.repeat(900_000)}\n: 1`,
      `5:3  ${'k'.repeat(59)}…: unknown key. Known here: name, seed, data, model, training, gates.`,
    ],
    [
      'a key with control characters',
      '"a\\nb\\e[31m": 1',
      '5:1  a\\u000ab\\u001b[31m: unknown key. Known here: name, seed, data, model, training, gates.',
    ],
    [
      'a text with a C1 control character',
      'name: "\\x9b31m"',
      '5:7  name: expected a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit, received the text "\\u009b31m".',
    ],
    [
      'a text of digits',
      `seed: "${'1'.repeat(900_000)}x"`,
      `5:7  seed: expected a whole number from 0 to 4294967295, received the text "${'1'.repeat(59)}…".`,
    ],
    [
      'a long word',
      `training: { backend: ${'k'.repeat(900_000)} }`,
      `5:22  training.backend: expected auto, node, wasm or cpu, received the text "${'k'.repeat(59)}…".`,
    ],
  ])('%s stays in one line and on the screen', async (_, line, expected) => {
    expect(await mistakesIn(`${smallest}${line}\n`)).toEqual([`x.yaml:${expected}`]);
  });
});

describe('a word that every JavaScript object knows is a word like any other', () => {
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  test.each(words)('%s as a layer, with and without settings', async (word) => {
    const expected = `expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received the text "${word}".`;
    expect(await mistakesIn(`${smallest}    - ${word}\n    - { ${word}: 1 }\n`)).toEqual([
      `x.yaml:5:7  model.layers.2: ${expected}`,
      `x.yaml:6:7  model.layers.3: ${expected}`,
    ]);
  });

  test.each(words)('%s as true or false, as a choice and as a key', async (word) => {
    const text = `${smallest}training:\n  loss: ${word}\n  optimizer: { nesterov: ${word} }\n  ${word}: { epochs: 3 }\n`;
    expect(await mistakesIn(text)).toEqual([
      `x.yaml:6:9  training.loss: expected categoricalCrossentropy, received the text "${word}".`,
      `x.yaml:7:26  training.optimizer.nesterov: expected true or false, received the text "${word}".`,
      `x.yaml:8:3  training.${word}: unknown key. Known here: optimizer, dropoutScale, loss, epochs, batchSize, earlyStopping, reduceOnPlateau, engine, backend.`,
    ]);
  });
});

test('all mistakes come with a hint and the code config/invalid', async () => {
  await expect(loadText('name: 5')).rejects.toMatchObject({
    code: 'config/invalid',
    hint: 'All settings: dropout-mlp settings. To write a valid config to start from: dropout-mlp init',
  });
});

test.each([
  ['x.yaml', 'configs: [article]\nseeds: 2\n'],
  ['x.json', '{ "configs": 5 }'],
])('an experiment is named as what it is: %s', async (name, text) => {
  expect(await mistakesIn(text, [], name)).toEqual([
    `${name}: expected the config of one training, received an experiment: it has "configs"`,
  ]);
  await expect(loadText(text, [], name)).rejects.toMatchObject({
    code: 'config/experiment',
    hint: expect.stringMatching(
      /^To run its trainings: dropout-mlp batch .*x\.(yaml|json)\. To list them only, add --dry-run\.$/,
    ),
  });
});
