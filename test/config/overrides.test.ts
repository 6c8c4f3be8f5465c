import { describe, expect, test } from 'vitest';
import { configOf, mistakesIn, smallest } from './config-fixtures.ts';

describe('--set', () => {
  test.each([
    ['training.epochs=5', { training: { epochs: 5 } }],
    ['training.optimizer.momentum=0.9', { training: { optimizer: { momentum: 0.9 } } }],
    ['training.optimizer={ learningRate: 0.1 }', { training: { optimizer: { learningRate: 0.1 } } }],
    ['model.layers.1.dense.useBias=false', { model: { layers: [{}, { dense: { useBias: false } }] } }],
    ['model.layers[1].dense.useBias=false', { model: { layers: [{}, { dense: { useBias: false } }] } }],
    ['model.layers.0=flatten', { model: { layers: [{ flatten: {} }, {}] } }],
    ['data.source=a=b', { data: { source: 'a=b' } }],
    ['name="5"', { name: '5' }],
    [' seed = 3 ', { seed: 3 }],
  ])('%s', async (override, expected) => {
    expect(await configOf(smallest, [override])).toMatchObject(expected);
  });

  test('makes the sections on its way', async () => {
    const overrides = ['training.earlyStopping.patience=3', 'data.validationFraction=0.1'];
    expect((await configOf(smallest, overrides)).training.earlyStopping?.patience).toBe(3);
  });

  test('of the same setting, the last one wins', async () => {
    expect((await configOf(smallest, ['seed=1', 'seed=2'])).seed).toBe(2);
  });

  test.each([
    ['dropout', 'rate'],
    ['gaussianNoise', 'stddev'],
  ])('in a layer %s that is written in short, by the name of its number, %s', async (kind, name) => {
    const text = smallest.replace('- flatten', `- flatten\n    - ${kind}: 0.1`);
    const { model } = await configOf(text, [`model.layers.1.${kind}.${name}=0.5`]);
    expect(model.layers[1]).toEqual({ [kind]: { [name]: 0.5 } });
  });

  test('null goes back to the default', async () => {
    const text = `${smallest}training: { epochs: 5, earlyStopping: { monitor: trainLoss } }\n`;
    const { training } = await configOf(text, ['training.earlyStopping=null', 'training.epochs=null']);
    expect(training).toMatchObject({ epochs: 1 });
    expect(training).not.toHaveProperty('earlyStopping');
  });

  test.each([
    ['training.epochs', '  expected path=value, received no "=". Write it as in training.epochs=5.'],
    ['=5', '  expected a path before "=", received none. Write it as in training.epochs=5.'],
    [
      'training.epochs=',
      '  expected a value after "=", received none. To go back to the default, write null.',
    ],
    [
      'training..epochs=5',
      '  expected a path such as training.epochs or model.layers.1.dense.units before "=", received the text "training..epochs".',
    ],
    [
      'model.layers[x]=5',
      '  expected a path such as training.epochs or model.layers.1.dense.units before "=", received the text "model.layers[x]".',
    ],
    [
      '__proto__.x=5',
      '  expected a path such as training.epochs or model.layers.1.dense.units before "=", received the text "__proto__.x".',
    ],
    [
      'constructor.prototype.x=5',
      '  constructor: unknown key. Known here: name, seed, data, model, training, gates.',
    ],
    ['training.optimizer={', '  broken YAML: Flow map must end with a }.'],
    [
      'name.first=x',
      '  name: expected a mapping or a list to set first in, received the text "mlp-x". Set name itself.',
    ],
    [
      'model.layers.units=5',
      '  model.layers: expected an index such as 0, or * for all of this list, received the text "units".',
    ],
    ['model.layers.2.dropout=0.5', '  model.layers: expected an index from 0 to 1, received 2.'],
    [
      'model.layers.1.dropout.rate=0.5',
      '  model.layers.1: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received one item with 2 keys: dense, dropout. Start a list item of its own with "-" for each layer.',
    ],
    ['training.epochs=-1', '  training.epochs: expected a whole number from 1 to 1000000, received -1.'],
    ['training.epoch=5', '  training.epoch: unknown key. Did you mean epochs?'],
    [
      'training.optimizer={ momentum: 2 }',
      '  training.optimizer.momentum: expected a number in [0, 1), received 2. To switch momentum off, use 0.',
    ],
    [
      'training.optimizer.nesterov=true',
      '  training.optimizer.nesterov: expected false, because training.optimizer.momentum is 0, received true. Set momentum, to 0.9 for example.',
    ],
    [
      'training.earlyStopping.patience=3',
      '  training.earlyStopping.monitor: expected trainLoss or trainAccuracy, because data.validationFraction is 0, received valLoss. Set data.validationFraction, to 0.1 for example.',
    ],
    ['model=null', '  model.layers: expected a list of at most 1000 layers, received nothing. Add it.'],
    [
      'model.layers.0=null',
      '  model.layers.0: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received null.',
    ],
    [
      'model.layers=[]',
      '  model.layers: expected at least flatten and a dense layer, received an empty list.',
    ],
  ])('%s is refused', async (override, expected) => {
    expect(await mistakesIn(`name: mlp-x\n${smallest}`, [override])).toEqual([
      `--set ${override}${expected}`,
    ]);
  });

  describe('* stands for all that match:', () => {
    const text = `model:
  layers:
    - flatten
    - dense: { units: 8 }
    - dropout: 0.2
    - dense: { units: 6, kernelRegularizer: { l1: 0.1 } }
    - dropout: { rate: 0.3 }
    - dense: { units: 10, activation: softmax }
`;
    const rates = (first: unknown, second: unknown) => [
      {},
      {},
      { dropout: { rate: first } },
      {},
      { dropout: { rate: second } },
      {},
    ];

    test.each<[override: string, layers: object[]]>([
      ['model.layers.*.dropout=0.5', rates(0.5, 0.5)],
      ['model.layers[*].dropout=0.5', rates(0.5, 0.5)],
      ['model.layers.*.dropout={ rate: 0.5 }', rates(0.5, 0.5)],
      ['model.layers.*.dropout.rate=0.5', rates(0.5, 0.5)],
      ['model.layers.2.dropout.rate=0.5', rates(0.5, 0.3)],
      ['model.*.2.dropout=0.5', rates(0.5, 0.3)],
      ['*.layers.*.dropout=0.5', rates(0.5, 0.5)],
      [
        'model.layers.*.dense.kernelRegularizer.l2=0.01',
        [
          {},
          { dense: { kernelRegularizer: { l1: 0, l2: 0.01 } } },
          {},
          { dense: { kernelRegularizer: { l1: 0.1, l2: 0.01 } } },
          {},
          { dense: { kernelRegularizer: { l1: 0, l2: 0.01 } } },
        ],
      ],
    ])('%s', async (override, layers) => {
      expect((await configOf(text, [override])).model).toMatchObject({ layers });
    });

    test('at the end of a path, for everything in it', async () => {
      const { model } = await configOf(text, ['model.inputShape=[5, 5]', 'model.inputShape.*=8']);
      expect(model.inputShape).toEqual([8, 8]);
    });

    test('each that matches is a setting of its own afterwards', async () => {
      const overrides = ['model.layers.*.dropout={ rate: 0.5 }', 'model.layers.2.dropout.rate=0.1'];
      expect((await configOf(text, overrides)).model).toMatchObject({ layers: rates(0.1, 0.5) });
    });

    test.each([
      [
        'model.layers.*.droput=0.5',
        'model.layers.*.droput: matches nothing, because nothing in model.layers has droput, only dense, dropout. Did you mean dropout?',
      ],
      [
        'model.layer.*.dropout=0.5',
        'model.layer.*.dropout: matches nothing, because model.layer has nothing in it.',
      ],
      ['training.*=5', 'training.*: matches nothing, because training has nothing in it.'],
      ['*.*.epochs=5', '*.*.epochs: matches nothing.'],
    ])('%s is refused', async (override, expected) => {
      expect(await mistakesIn(text, [override])).toEqual([`--set ${override}  ${expected}`]);
    });

    test('each that is wrong is named', async () => {
      expect(await mistakesIn(text, ['model.layers.*.dropout=2'])).toEqual([
        '--set model.layers.*.dropout=2  model.layers.2.dropout: expected a rate in [0, 1), received 2. To switch dropout off, use 0.',
        '--set model.layers.*.dropout=2  model.layers.4.dropout: expected a rate in [0, 1), received 2. To switch dropout off, use 0.',
      ]);
    });
  });

  test('changes one layer, not those that are written as aliases of it', async () => {
    const text = `model:\n  layers:\n    - flatten\n    - &a { dense: { units: 5 } }\n    - *a\n    - dense: { units: 10, activation: softmax }\n`;
    const { layers } = (await configOf(text, ['model.layers.2.dense.units=7'])).model;
    expect(layers).toMatchObject([{}, { dense: { units: 5 } }, { dense: { units: 7 } }, {}]);
  });

  test('a path of more steps than any setting has is refused', async () => {
    const path = `a${'.a'.repeat(60_000)}`;
    expect(await mistakesIn(smallest, [`${path}=1`])).toEqual([
      `--set ${path.slice(0, 59)}…  expected a path such as training.epochs or model.layers.1.dense.units before "=", received the text "${path.slice(0, 59)}…".`,
    ]);
  });

  test('of ten thousand, each is blamed for its own and the last for what several set', async () => {
    const many = Array.from({ length: 10_000 }, (_, number) => `training.epochs=${number + 1}`);
    const overrides = [
      ...many,
      'training.optimizer={ momentum: 2 }',
      'training.epochs=0',
      'training.optimizer.nesterov=1',
    ];
    expect(await mistakesIn(smallest, overrides)).toEqual([
      '--set training.optimizer={ momentum: 2 }  training.optimizer.momentum: expected a number in [0, 1), received 2. To switch momentum off, use 0.',
      '--set training.optimizer.nesterov=1  training.optimizer.nesterov: expected true or false, received 1.',
      '--set training.epochs=0  training.epochs: expected a whole number from 1 to 1000000, received 0.',
    ]);
  });

  test('a line break in one is shown as an escape', async () => {
    expect(await mistakesIn(smallest, ['seed=1\nx: 2'])).toEqual([
      '--set seed=1\\u000ax: 2  broken YAML: Implicit keys need to be on a single line.',
    ]);
  });

  test('a long one is shortened in messages', async () => {
    expect(await mistakesIn(smallest, [`name=${'x'.repeat(80)}`])).toEqual([
      `--set name=${'x'.repeat(54)}…  name: expected a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit, received the text "${'x'.repeat(59)}…".`,
    ]);
  });

  test('mistakes in the file and in several overrides are listed together', async () => {
    const text = `${smallest}training: { epochs: 0, batchSize: 0 }\n`;
    expect(await mistakesIn(text, ['training.epochs=-1', 'seed=x'])).toEqual([
      'x.yaml:5:35  training.batchSize: expected a whole number from 1 to 65536, received 0.',
      '--set seed=x  seed: expected a whole number from 0 to 4294967295, received the text "x".',
      '--set training.epochs=-1  training.epochs: expected a whole number from 1 to 1000000, received -1.',
    ]);
  });
});
