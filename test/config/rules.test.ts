import { describe, expect, test } from 'vitest';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { datasetRules } from '../../src/config/rules/dataset.ts';
import { rules } from '../../src/config/rules.ts';
import { configOf, loadText, mistakesIn, smallest } from './config-fixtures.ts';

const shape = { imageShape: [28, 28], classes: 10 } as const;
const softmax = '{ dense: { units: 10, activation: softmax } }';

/** A config with these layers, on its third line. */
function network(...layers: string[]): string {
  return `model:\n  layers:\n    [${layers.join(', ')}]\n`;
}

/** [rule, what breaks it, the lines it is refused with] */
const broken: readonly [rule: string, text: string, ...lines: string[]][] = [
  [
    'the network has layers',
    network(),
    '3:5  model.layers: expected at least flatten and a dense layer, received an empty list.',
  ],
  [
    'flatten comes first',
    network(softmax),
    '3:6  model.layers[0]: expected flatten as the first layer, because images have two dimensions, received dense. Add "- flatten" before it.',
  ],
  [
    'flatten comes first',
    network('dropout: 0.1', 'flatten', softmax),
    '3:6  model.layers[0]: expected flatten as the first layer, because images have two dimensions, received dropout. Move dropout after flatten.',
  ],
  [
    'flatten is there once',
    network('flatten', 'flatten', softmax),
    '3:15  model.layers[1]: expected flatten once, received it again. Remove this one.',
  ],
  [
    'dropout is not the last layer',
    network('flatten', softmax, 'dropout: 0.1'),
    '3:62  model.layers[2]: expected a dense layer at the end, received dropout, which would erase answers. Move it before the last dense layer.',
  ],
  [
    'the last layer is dense',
    network('flatten'),
    '3:6  model.layers[0]: expected a dense layer at the end, received flatten. Add a dense layer with one unit for each class.',
  ],
  [
    'no dropout follows directly after another',
    network('flatten', 'dropout: 0.2', 'dropout: 0.3', softmax),
    '3:29  model.layers[2]: expected another kind of layer after dropout, received dropout again. Keep one; 0.2 and 0.3 together drop 0.44.',
  ],
  [
    'softmax is on the last layer only',
    network('flatten', softmax, softmax),
    '3:49  model.layers[1].dense.activation: expected softmax on the last layer only, received it on a hidden one. Use relu here, for example.',
  ],
  [
    'the last layer is softmax for categoricalCrossentropy',
    network('flatten', '{ dense: { units: 10 } }'),
    '3:17  model.layers[1].dense.activation: expected softmax on the last layer, because categoricalCrossentropy compares probabilities, received linear. Write activation: softmax.',
  ],
  [
    'softmax has at least two units',
    network('flatten', '{ dense: { units: 1, activation: softmax } }'),
    '3:33  model.layers[1].dense.units: expected at least 2 units on the last layer, one for each class, received 1.',
  ],
  [
    'the network fits in memory',
    network('flatten', '{ dense: { units: 60000 } }', '{ dense: { units: 60000 } }', softmax),
    '3:62  model.layers[2].dense.units: expected a network of at most 100000000 parameters, received 3647760010, most of them in this layer. Use fewer units.',
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
];

describe('rules', () => {
  test.each(broken)('rule: %s', async (_, text, ...lines) => {
    expect(await mistakesIn(text)).toEqual(lines.map((line) => `x.yaml:${line}`));
  });

  test('each has a test', () => {
    expect([...new Set(broken.map(([rule]) => rule))]).toEqual(rules.map(({ name }) => name));
  });

  test.each([
    ['dropout on the input', network('flatten', 'dropout: 0.2', softmax)],
    ['one layer', smallest],
    [
      'early stopping on a training metric',
      `${smallest}training: { epochs: 2, earlyStopping: { monitor: trainLoss, mode: min } }`,
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

describe('rules about the data set', () => {
  const cases: readonly [rule: string, text: string, line: string][] = [
    [
      'the input shape is the size of the images',
      `model:\n  inputShape: [32, 28]\n${smallest.replace('model:\n', '')}`,
      'x.yaml:2:15  model.inputShape: expected [28, 28], the size of the images in embedded, received [32, 28].',
    ],
    [
      'the last layer has a unit for each class',
      network('flatten', '{ dense: { units: 12, activation: softmax } }'),
      'x.yaml:3:33  model.layers[1].dense.units: expected 10 units, one for each class of embedded, received 12.',
    ],
  ];

  test.each(cases)('rule: %s', async (_, text, line) => {
    const loaded = await loadText(text);
    expect(() => checkAgainstDataset(loaded, shape)).toThrow(
      expect.objectContaining({ code: 'config/invalid', message: expect.stringMatching(/\/x\.yaml:/) }),
    );
    try {
      checkAgainstDataset(loaded, shape);
    } catch (error) {
      expect((error as Error).message.replace(/^.*\//, '')).toBe(line);
    }
  });

  test('each has a test', () => {
    expect(cases.map(([rule]) => rule)).toEqual(datasetRules(shape).map(({ name }) => name));
  });

  test('all are reported at once, an override where it is to blame', async () => {
    const loaded = await loadText(smallest, ['model.inputShape=[8, 8]', 'model.layers[1].dense.units=3']);
    expect(() => checkAgainstDataset(loaded, shape)).toThrow(
      '--set model.inputShape=[8, 8]  model.inputShape: expected [28, 28], the size of the images in embedded, received [8, 8].\n' +
        '--set model.layers[1].dense.units=3  model.layers[1].dense.units: expected 10 units, one for each class of embedded, received 3.',
    );
  });

  test('a network that fits is accepted', async () => {
    const loaded = await loadText(smallest);
    expect(() => checkAgainstDataset(loaded, shape)).not.toThrow();
  });
});
