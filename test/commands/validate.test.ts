import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/commands/validate.ts';
import { smallest } from '../config/config-fixtures.ts';
import { directoryWith, idxImages, idxLabels, messageOf } from '../dataset/idx-fixtures.ts';
import { captureIo } from './captured-io.ts';

const directory = directoryWith({
  'good.yaml': smallest,
  'bad.yaml': `${smallest}training: { epochs: 0, batchSize: 0 }\n`,
  'worse.yaml': 'a: b: c',
  'large.yaml': smallest.replace('layers:', 'inputShape: [32, 32]\n  layers:'),
});
const path = (name: string) => join(directory, name);
const idx = directoryWith({
  'train-images-idx3-ubyte': idxImages(4, 2, 3),
  'train-labels-idx1-ubyte': idxLabels([0, 1, 2, 10]),
});

describe('validate', () => {
  test('prints ok for each good config', async () => {
    const io = captureIo();
    expect(await validate({ configs: [path('good.yaml'), path('good.yaml')] }, io)).toBe(0);
    expect(io.out()).toBe(`ok  ${path('good.yaml')}\n`.repeat(2));
    expect(io.err()).toBe('');
  });

  test('lists all mistakes of all configs, those that do not fit their data included', async () => {
    const io = captureIo();
    const configs = ['good.yaml', 'bad.yaml', 'worse.yaml', 'large.yaml', 'missing.yaml'].map(path);
    expect(await messageOf(validate({ configs }, io), directory)).toBe(
      [
        'UserError: DIR/bad.yaml:5:21  training.epochs: expected a whole number from 1 to 1000000, received 0.',
        'DIR/bad.yaml:5:35  training.batchSize: expected a whole number from 1 to 65536, received 0.',
        'DIR/worse.yaml:1:4  broken YAML: Nested mappings are not allowed in compact mappings.',
        'DIR/large.yaml:2:15  model.inputShape: expected [28, 28], the size of the images in embedded, received [32, 32]. Use --set model.inputShape=auto.',
        'DIR/missing.yaml: no such file.',
      ].join('\n'),
    );
    expect(io.out()).toBe(`ok  ${path('good.yaml')}\n`);
  });

  test('takes overrides, and checks against a directory of IDX files', async () => {
    const set = [`data.source=${idx}`, 'model.inputShape=[2, 3]', 'model.layers.1.dense.units=11'];
    expect(await validate({ configs: [path('good.yaml')], set }, captureIo())).toBe(0);
    const wrong = validate({ configs: [path('good.yaml')], set: set.slice(0, 2) }, captureIo());
    expect((await messageOf(wrong, directory)).replaceAll(idx, 'IDX')).toBe(
      'UserError: DIR/good.yaml:4:23  model.layers.1.dense.units: expected at least 11 units, for classes 0 to 10 of IDX (no image has classes 3 to 9), received 10. Check label 10 (1 image, at index 3 of the training labels), or use --set model.layers.1.dense.units=11.',
    );
  });

  test('images that are transposed have the other shape', async () => {
    const set = [`data.source=${idx}`, 'data.transpose=true', 'model.layers.1.dense.units=11'];
    const fitting = [...set, 'model.inputShape=[3, 2]'];
    expect(await validate({ configs: [path('good.yaml')], set: fitting }, captureIo())).toBe(0);
    const wrong = validate(
      { configs: [path('good.yaml')], set: [...set, 'model.inputShape=[2, 3]'] },
      captureIo(),
    );
    expect((await messageOf(wrong, directory)).replaceAll(idx, 'IDX')).toBe(
      'UserError: --set model.inputShape=[2, 3]  model.inputShape: expected [3, 2], the size of the images in IDX, received [2, 3]. Use --set model.inputShape=auto.',
    );
  });

  test('splits that cannot be made are refused at the setting to blame', async () => {
    const text = `${smallest}data:\n  validationFraction: 0.00001\n`;
    const home = directoryWith({ 'x.yaml': text });
    const wrong = validate({ configs: [join(home, 'x.yaml')] }, captureIo());
    expect(await messageOf(wrong, home)).toBe(
      'UserError: DIR/x.yaml:6:23  data.validationFraction: expected 0 or a share that makes 1 to 7999 of the 8000 training images the validation set, received 0.00001, which makes 0. Use 0.1, for example.',
    );
  });

  test('data that is not there is remarked, not refused', async () => {
    const io = captureIo();
    const set = [`data.source=${join(directory, 'none')}`];
    expect(await validate({ configs: [path('good.yaml')], set }, io)).toBe(0);
    expect(io.out().replaceAll(directory, 'DIR')).toBe('ok  DIR/good.yaml\n');
    expect(io.err().replaceAll(directory, 'DIR')).toBe(
      "DIR/good.yaml: not checked against its data, which decides model.inputShape. DIR/none: no such directory; expected 'embedded' or a directory of IDX files\n",
    );
  });

  test('--quiet leaves the remark out', async () => {
    const io = captureIo();
    const set = [`data.source=${join(directory, 'none')}`];
    await validate({ configs: [path('good.yaml')], set, quiet: true }, io);
    expect(io.err()).toBe('');
  });

  test('--json prints one document and returns 2', async () => {
    const io = captureIo();
    const configs = ['good.yaml', 'bad.yaml', 'missing.yaml'].map(path);
    expect(await validate({ configs, set: ['seed=x'], json: true }, io)).toBe(2);
    const seed = {
      path: 'seed',
      message: 'expected a whole number from 0 to 4294967295, received the text "x".',
    };
    expect(JSON.parse(io.out())).toEqual([
      { file: path('good.yaml'), valid: false, problems: [seed] },
      {
        file: path('bad.yaml'),
        valid: false,
        problems: [
          {
            path: 'training.epochs',
            line: 5,
            column: 21,
            message: 'expected a whole number from 1 to 1000000, received 0.',
          },
          {
            path: 'training.batchSize',
            line: 5,
            column: 35,
            message: 'expected a whole number from 1 to 65536, received 0.',
          },
          seed,
        ],
      },
      {
        file: path('missing.yaml'),
        valid: false,
        problems: [{ path: '', message: `${path('missing.yaml')}: no such file.` }],
      },
    ]);
    expect(io.err()).toBe('');
  });
});
