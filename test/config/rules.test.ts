import { describe, expect, test } from 'vitest';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { datasetRules } from '../../src/config/rules/dataset.ts';
import { rules } from '../../src/config/rules.ts';
import type { DatasetShape } from '../../src/dataset/dataset.ts';
import { embeddedShape } from '../../src/dataset/embedded.ts';
import { configOf, loadText, mistakesIn, smallest } from './config-fixtures.ts';

const shape = embeddedShape();
const softmax = '{ dense: { units: 10, activation: softmax } }';

/** A config with these layers, on its third line. */
function network(...layers: string[]): string {
  return `model:\n  layers:\n    [${layers.join(', ')}]\n`;
}

/** [rule, what breaks it, the lines it is refused with] */
const broken: readonly [rule: string, text: string, ...lines: string[]][] = [
  [
    'the embedded digits are not transposed',
    `${smallest}data: { transpose: true }`,
    '5:20  data.transpose: expected false, because the embedded digits are upright, received true. Leave it out.',
  ],
  [
    'the network has layers',
    network(),
    '3:5  model.layers: expected at least flatten and a dense layer, received an empty list.',
  ],
  [
    'flatten comes first',
    network(softmax),
    '3:6  model.layers.0: expected flatten as the first layer, because images have two dimensions, received dense. Add "- flatten" before it.',
  ],
  [
    'flatten comes first',
    network('dropout: 0.1', 'flatten', softmax),
    '3:6  model.layers.0: expected flatten as the first layer, because images have two dimensions, received dropout. Move dropout after flatten.',
  ],
  [
    'flatten is there once',
    network('flatten', 'flatten', softmax),
    '3:15  model.layers.1: expected flatten once, received it again. Remove this one.',
  ],
  [
    'dropout is not the last layer',
    network('flatten', softmax, 'dropout: 0.1'),
    '3:62  model.layers.2: expected a dense layer at the end, received dropout, which would erase answers. Move it before the last dense layer.',
  ],
  [
    'the last layer is dense',
    network('flatten'),
    '3:6  model.layers.0: expected a dense layer at the end, received flatten. Add a dense layer with one unit for each class.',
  ],
  [
    'no dropout follows directly after another',
    network('flatten', 'dropout: 0.2', 'dropout: 0.3', softmax),
    '3:29  model.layers.2: expected another kind of layer after dropout, received dropout again. Keep one; 0.2 and 0.3 together drop 0.44.',
  ],
  [
    'softmax is on the last layer only',
    network('flatten', softmax, softmax),
    '3:49  model.layers.1.dense.activation: expected softmax on the last layer only, received it on a hidden one. Use relu here, for example.',
  ],
  [
    'the last layer is softmax for categoricalCrossentropy',
    network('flatten', '{ dense: { units: 10 } }'),
    '3:17  model.layers.1.dense.activation: expected softmax on the last layer, because categoricalCrossentropy compares probabilities, received linear. Write activation: softmax.',
  ],
  [
    'only the last layer takes its units from the data',
    network('flatten', '{ dense: { units: classes } }', '{ dense: {} }', softmax),
    '3:33  model.layers.1.dense.units: expected a whole number from 1 to 65536, because only the last layer has as many units as the data has classes. Write units: 128, for example.',
    '3:48  model.layers.2.dense.units: expected a whole number from 1 to 65536, because only the last layer has as many units as the data has classes. Write units: 128, for example.',
  ],
  [
    'softmax has at least two units',
    network('flatten', '{ dense: { units: 1, activation: softmax } }'),
    '3:33  model.layers.1.dense.units: expected at least 2 units on the last layer, because softmax over a single one is always 1, received 1. Use one for each class, and 2 where there is one class only.',
  ],
  [
    'the network fits in memory',
    network('flatten', '{ dense: { units: 60000 } }', '{ dense: { units: 60000 } }', softmax),
    '3:62  model.layers.2.dense.units: expected a network of at most 100000000 parameters, received 3600780010, most of them in this layer. Use fewer units.',
  ],
  [
    'the masks of dropConnect fit in memory',
    `${network('flatten', 'dense: { units: 4000 }', 'dropConnect: 0.5', 'dense: { units: 1999 }', softmax)}training: { batchSize: 1100 }`,
    '3:52  model.layers.2.dropConnect: expected masks of at most 1 GiB, received 1.03 GiB: a bit for each weight of the layer behind it and each of the 1100 images of a batch. Use a smaller training.batchSize or fewer units.',
  ],
  [
    'the images are not too large for the fused engine',
    `${smallest.replace('layers:', 'inputShape: [257, 256]\n  layers:')}training: { engine: fused }`,
    '6:21  training.engine: expected auto or layers, because model.inputShape has 65792 pixels and the fused engine takes at most 65536, received fused. Use auto.',
  ],
  [
    'moments are those of one rate',
    network(
      'flatten',
      'dropConnect: { rate: { linear: { from: 0, to: 0.5, epochs: 9 } }, inference: moments }',
      softmax,
    ),
    '3:92  model.layers.1.dropConnect.inference: expected mean, because the rate follows a schedule, received moments. Use mean, or one rate.',
  ],
  [
    'moments are those of one rate',
    `${network('flatten', 'dropConnect: { rate: 0.2, inference: moments }', softmax)}training: { dropoutScale: 2 }`,
    '3:52  model.layers.1.dropConnect.inference: expected mean, because training.dropoutScale changes the rate, received moments. Use mean, or one rate.',
  ],
  [
    'no common factor scales rates that are learned',
    `${network('flatten', 'concreteDropout: 0.2', softmax)}training: { dropoutScale: 2 }`,
    '4:27  training.dropoutScale: expected 1, because concreteDropout learns its rate, received 2. Leave it out, or use dropout.',
  ],
  [
    'no common factor scales rates that are learned',
    `${network('flatten', 'concreteDropout: 0.2', softmax)}training: { dropoutScale: { linear: { from: 0, to: 1 } } }`,
    '4:27  training.dropoutScale: expected 1, because concreteDropout learns its rate, received a schedule. Leave it out, or use dropout.',
  ],
  [
    'the monitored metric exists',
    `${smallest}training: { earlyStopping: { monitor: valAccuracy } }`,
    '5:39  training.earlyStopping.monitor: expected trainLoss or trainAccuracy, because data.validationFraction is 0, received valAccuracy. Set data.validationFraction, to 0.1 for example.',
  ],
  [
    'the monitored metric exists',
    `${smallest}training:\n  earlyStopping: { patience: 3 }`,
    '6:3  training.earlyStopping.monitor: expected trainLoss or trainAccuracy, because data.validationFraction is 0, received valLoss. Set data.validationFraction, to 0.1 for example.',
  ],
  [
    'the mode fits the monitored metric',
    `${smallest}training: { earlyStopping: { monitor: trainLoss, mode: max } }`,
    '5:56  training.earlyStopping.mode: expected min or auto for trainLoss, because a loss improves by falling, received max. Use auto.',
  ],
  [
    'the mode fits the monitored metric',
    `${smallest}training: { earlyStopping: { monitor: trainAccuracy, mode: min } }`,
    '5:60  training.earlyStopping.mode: expected max or auto for trainAccuracy, because an accuracy improves by rising, received min. Use auto.',
  ],
  [
    'early stopping begins before training ends',
    `${smallest}training: { epochs: 5, earlyStopping: { monitor: trainLoss, startFromEpoch: 5 } }`,
    '5:77  training.earlyStopping.startFromEpoch: expected less than training.epochs, which is 5, received 5. Use a smaller number or more epochs.',
  ],
  [
    'nesterov comes with momentum',
    `${smallest}training: { optimizer: { nesterov: true } }`,
    '5:36  training.optimizer.nesterov: expected false, because training.optimizer.momentum is 0, received true. Set momentum, to 0.9 for example.',
  ],
  [
    'the monitored metric exists',
    `${smallest}training: { reduceOnPlateau: {} }`,
    '5:13  training.reduceOnPlateau.monitor: expected trainLoss or trainAccuracy, because data.validationFraction is 0, received valLoss. Set data.validationFraction, to 0.1 for example.',
  ],
  [
    'the mode fits the monitored metric',
    `${smallest}training: { reduceOnPlateau: { monitor: trainLoss, mode: max } }`,
    '5:58  training.reduceOnPlateau.mode: expected min or auto for trainLoss, because a loss improves by falling, received max. Use auto.',
  ],
  [
    'adaptive rates have validation images',
    network(
      'flatten',
      'dropout: { rate: { adaptive: { start: 0.2, targetGap: 0.1, min: 0, max: 0.7 } } }',
      softmax,
    ),
    '3:44  model.layers.1.dropout.rate.adaptive: expected a rate without validation images, because data.validationFraction is 0, received adaptive. Set data.validationFraction, to 0.1 for example.',
  ],
  [
    'adaptive rates start between their bounds',
    `${network('flatten', 'dropout: { rate: { adaptive: { start: 0.2, targetGap: 0.1, min: 0.3, max: 0.7 } } }', softmax)}data: { validationFraction: 0.1 }`,
    '3:53  model.layers.1.dropout.rate.adaptive.start: expected a rate from min to max, which are 0.3 and 0.7, received 0.2.',
  ],
];

describe('rules', () => {
  test.each(broken)('rule: %s', async (_, text, ...lines) => {
    expect(await mistakesIn(text)).toEqual(lines.map((line) => `x.yaml:${line}`));
  });

  test('each has a test', () => {
    expect([...new Set(broken.map(([rule]) => rule))]).toEqual(rules.map(({ name }) => name));
  });

  test.each([
    ['dropConnect on the pixels', network('flatten', 'dropConnect: 0.2', softmax)],
    ['moments of one rate', network('flatten', 'dropConnect: { rate: 0.2, inference: moments }', softmax)],
    [
      'a factor of 1 beside a rate that is learned',
      `${network('flatten', 'concreteDropout: 0.2', softmax)}training: { dropoutScale: 1 }`,
    ],
    ['dropout on the input', network('flatten', 'dropout: 0.2', softmax)],
    ['one layer', smallest],
    [
      'early stopping on a training metric',
      `${smallest}training: { epochs: 2, earlyStopping: { monitor: trainLoss, mode: min } }`,
    ],
    ['transposing images of files', `${smallest}data: { source: letters, transpose: true }`],
    [
      'larger images where the engine is chosen for us',
      smallest.replace('layers:', 'inputShape: [257, 256]\n  layers:'),
    ],
    [
      'the largest images of the fused engine',
      `${smallest.replace('layers:', 'inputShape: [256, 256]\n  layers:')}training: { engine: fused }`,
    ],
    [
      'Nesterov momentum that is scheduled',
      `${smallest}training: { optimizer: { nesterov: true, momentum: { linear: { from: 0, to: 0.9 } } } }`,
    ],
    ['Nesterov momentum', `${smallest}training: { optimizer: { nesterov: true, momentum: 0.9 } }`],
    [
      'the largest network',
      network('flatten', '{ dense: { units: 65536 } }', '{ dense: { units: 700 } }', softmax),
    ],
  ])('%s is allowed', async (_, text) => {
    await expect(configOf(text)).resolves.toBeDefined();
  });
});

/** A data set of the embedded digits' form with these labels. */
function shapeOf(train: readonly number[], test?: readonly number[]): DatasetShape {
  const setOf = (labels: readonly number[]) => ({ labels: Uint8Array.from(labels), count: labels.length });
  return {
    imageShape: [28, 28],
    classes: Math.max(...train, ...(test ?? [])) + 1,
    train: setOf(train),
    ...(test && { test: setOf(test) }),
  };
}

const digits = Array.from({ length: 100 }, (_, index) => index % 10);
const letters = Array.from({ length: 260 }, (_, index) => 1 + (index % 26));
const units = (count: number) => network('flatten', `{ dense: { units: ${count}, activation: softmax } }`);
const data = (settings: string) => `data: { source: DIR, ${settings} }\n${smallest}`;

describe('rules about the data set', () => {
  const cases: readonly [rule: string, text: string, dataset: DatasetShape, ...lines: string[]][] = [
    [
      'every split has images',
      data('validationFraction: 0.99999'),
      shape,
      '1:42  data.validationFraction: expected 0 or a share that makes 1 to 7999 of the 8000 training images the validation set, received 0.99999, which makes 8000. Use 0.1, for example.',
    ],
    [
      'every split has images',
      data('testFraction: 0.99999, subset: 10000'),
      shape,
      '1:36  data.testFraction: expected a share that makes 1 to 9999 of the 10000 images the test set, received 0.99999, which makes 10000. Use 0.2, for example.',
      '1:53  data.subset: expected at most 9999, the training images that the other splits leave of 10000, received 10000. Choose a smaller subset, or leave it out to train on all of them.',
    ],
    [
      'every split has images',
      data('subset: 2'),
      shapeOf([3]),
      '1:17  data.source: expected at least 2 images where there are no test files, one to train on and one to test with, received 1.',
    ],
    [
      'the images are not too large',
      `data: { source: DIR }\n${smallest}`,
      { ...shape, imageShape: [1, 5000] },
      '1:17  data.source: expected images of at most 4096 x 4096 pixels, received 1 x 5000 in DIR.',
    ],
    [
      'the input shape is the size of the images',
      `model:\n  inputShape: [32, 28]\n${smallest.replace('model:\n', '')}`,
      shape,
      '2:15  model.inputShape: expected [28, 28], the size of the images in embedded, received [32, 28]. Use --set model.inputShape=auto.',
    ],
    [
      'the last layer has a unit for each class',
      units(9),
      shape,
      '3:33  model.layers.1.dense.units: expected at least 10 units, for classes 0 to 9 of embedded, received 9. Use --set model.layers.1.dense.units=10.',
    ],
    [
      'the last layer has a unit for each class',
      units(26),
      shapeOf(letters),
      '3:33  model.layers.1.dense.units: expected at least 27 units, for classes 0 to 26 of embedded (no image has class 0), received 26. Use --set model.layers.1.dense.units=27.',
    ],
    [
      'the last layer has a unit for each class',
      units(10),
      shapeOf([...digits, 255]),
      '3:33  model.layers.1.dense.units: expected at least 256 units, for classes 0 to 255 of embedded (no image has classes 10 to 254), received 10. Check label 255 (1 image, at index 100 of the training labels), or use --set model.layers.1.dense.units=256.',
    ],
    [
      'the last layer has a unit for each class',
      units(9),
      shapeOf(
        digits.filter((digit) => digit < 9),
        digits,
      ),
      '3:33  model.layers.1.dense.units: expected at least 10 units, for classes 0 to 9 of embedded, received 9. Use --set model.layers.1.dense.units=10.',
    ],
    [
      'each class has a name, if any has',
      data('classNames: [a, b]'),
      shapeOf(letters),
      '1:34  data.classNames: expected 27 names, for classes 0 to 26 of DIR (no image has class 0), received 2.',
      '5:23  model.layers.1.dense.units: expected at least 27 units, for classes 0 to 26 of DIR (no image has class 0), received 10. Use --set model.layers.1.dense.units=27.',
    ],
  ];

  test.each(cases)('rule: %s %#', async (_, text, dataset, ...lines) => {
    const loaded = await loadText(text);
    const check = () => checkAgainstDataset(loaded, dataset);
    expect(check).toThrow(expect.objectContaining({ code: 'config/invalid' }));
    expect(check).toThrow(new RegExp(`^${lines.map((line) => `.*/x\\.yaml:${escaped(line)}`).join('\n')}$`));
  });

  test('each has a test', () => {
    const tested = [...new Set(cases.map(([rule]) => rule))];
    expect(tested).toEqual(datasetRules(shape).map(({ name }) => name));
  });

  test('all are reported at once, an override where it is to blame', async () => {
    const overrides = ['data.subset=9000', 'model.inputShape=[8, 8]', 'model.layers.1.dense.units=3'];
    const loaded = await loadText(smallest, overrides);
    expect(() => checkAgainstDataset(loaded, shape)).toThrow(
      '--set data.subset=9000  data.subset: expected at most 8000, the training images that the other splits leave of 10000, received 9000. Choose a smaller subset, or leave it out to train on all of them.\n' +
        '--set model.inputShape=[8, 8]  model.inputShape: expected [28, 28], the size of the images in embedded, received [8, 8]. Use --set model.inputShape=auto.\n' +
        '--set model.layers.1.dense.units=3  model.layers.1.dense.units: expected at least 10 units, for classes 0 to 9 of embedded, received 3. Use --set model.layers.1.dense.units=10.',
    );
  });

  test.each([
    ['as many units as classes', units(10), shape],
    ['more units than classes', units(12), shape],
    ['two units for a single class', units(2), shapeOf([0, 0, 0])],
    ['units for classes that training images lack', units(10), shapeOf([0, 1, 2], [9])],
    ['a subset smaller than the number of classes', data('subset: 3'), shapeOf(digits)],
    ['a validation set smaller than that', data('validationFraction: 0.01'), shapeOf(digits)],
    ['any testFraction where there are test files', data('testFraction: 0.00001'), shapeOf([3], [3])],
  ])('%s: allowed', async (_, text, dataset) => {
    const loaded = await loadText(text);
    expect(() => checkAgainstDataset(loaded, dataset)).not.toThrow();
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.[\]()]/g, '\\$&');
}
