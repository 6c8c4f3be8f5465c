import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { predict } from '../../src/commands/predict.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { saveModel } from '../../src/model/save.ts';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { captureIo } from './captured-io.ts';

let folder: string;
const at = (name: string) => join(folder, name);

/** A network of two classes: 1 where the pixel in the middle is inked, else 0, either with probability 0.88. */
async function saveCentreModel(directory: string): Promise<void> {
  await useBackend('cpu');
  const model = buildMlp({
    inputShape: [28, 28],
    layers: [{ flatten: {} }, { dense: { units: 2, activation: 'softmax', kernelInitializer: 'zeros' } }],
    seed: 0,
  });
  const kernel = new Float32Array(784 * 2);
  kernel[2 * (14 * 28 + 14) + 1] = 4;
  model.setWeights([tf.tensor2d(kernel, [784, 2]), tf.tensor1d([2, 0])]);
  await saveModel(model, directory);
}

async function savePicture(path: string, shape: string): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${shape}</svg>`;
  await sharp(Buffer.from(svg)).png().toFile(path);
}

beforeAll(async () => {
  folder = directoryWith({
    'text.png': 'no picture\n',
    't10k-images-idx3-ubyte': idxImages(3, 28, 28),
    't10k-labels-idx1-ubyte': idxLabels([0, 1, 0]),
    'train-images-idx3-ubyte': idxImages(2, 28, 28),
    'train-labels-idx1-ubyte': idxLabels([1, 0]),
  });
  await saveCentreModel(at('model'));
  await savePicture(at('one.png'), '<rect x="45" y="10" width="12" height="80"/>');
  await savePicture(
    at('zero.png'),
    '<circle cx="50" cy="50" r="35" fill="none" stroke="black" stroke-width="10"/>',
  );
});

const workingDirectory = process.cwd();
afterEach(() => {
  process.chdir(workingDirectory);
});

/** What `--json` prints, its probabilities to two decimals. */
async function predictions(options: Omit<Parameters<typeof predict>[0], 'json'>) {
  const io = captureIo();
  expect(await predict({ ...options, json: true }, io)).toBe(0);
  expect(io.err()).toBe('');
  return JSON.parse(io.out(), (key, value) =>
    key === 'probabilities' ? value.map((probability: number) => Number(probability.toFixed(2))) : value,
  );
}

describe('--json is a list with a record an image', () => {
  const centred = {
    get model() {
      return at('model/model.json');
    },
    preparation: 'centred',
  };

  test('of files', async () => {
    expect(await predictions({ inputs: [at('model'), at('zero.png'), at('one.png')] })).toEqual([
      { image: at('zero.png'), ...centred, prediction: 0, probabilities: [0.88, 0.12] },
      { image: at('one.png'), ...centred, prediction: 1, probabilities: [0.12, 0.88] },
    ]);
  });

  test.each([
    [undefined, 1, 1],
    ['test', 2, 0],
    ['train', 0, 1],
  ] as const)('of split %s, image %d: its label is %d', async (split, index, label) => {
    const options = { inputs: [at('model')], index, data: folder, ...(split && { split }) };
    const model = at('model/model.json');
    const doubt = `nothing is known of the images that ${model} was trained on, so that some of these may be among them`;
    expect(await predictions(options)).toEqual([
      {
        index,
        label,
        model,
        prediction: 0,
        probabilities: [0.87, 0.13],
        ...(split === 'train' && { doubt }),
      },
    ]);
  });
});

describe('the model is', () => {
  test.each(['model', 'model/model.json'])(
    'the first argument if that is a directory or ends in .json: %s',
    async (name) => {
      expect(await predictions({ inputs: [at(name), at('one.png')] })).toMatchObject([{ prediction: 1 }]);
    },
  );

  test('else the latest run', async () => {
    process.chdir(directoryWith({})); // where there is none
    await expect(predict({ inputs: [at('one.png')] }, captureIo())).rejects.toMatchObject({
      code: 'run/none',
    });
  });
});

test('in text, one image: model, preparation, drawing and bars', async () => {
  const io = captureIo();
  expect(await predict({ inputs: [at('model'), at('one.png')] }, io)).toBe(0);
  const lines = io.out().split('\n');
  expect(lines.slice(0, 2)).toEqual([at('one.png'), `Model: ${at('model/model.json')}`]);
  expect(lines.slice(2, 4).join(' ')).toMatch(/^Image: cropped, scaled and centred as MNIST's digits/);
  expect(lines).toContain('             ███            ');
  expect(lines.slice(-4)).toEqual([
    '   0  0.1192  ████▊',
    '▶  1  0.8808  ███████████████████████████████████▎',
    'Prediction: 1 (probability 0.8808)',
    '',
  ]);
});

test('in text, an image of a split: the label too', async () => {
  const io = captureIo();
  await predict({ inputs: [at('model')], index: 1, data: folder }, io);
  expect(io.out()).toMatch(/^image 1 of the test split\n/);
  expect(io.out()).toMatch(/\nTrue label: 1, wrong\n$/);
});

describe('--csv is a table with a line an image', () => {
  test('of files; those that fail cost a line on stderr', async () => {
    const io = captureIo();
    const inputs = [at('model'), at('one.png'), at('nothing.png'), at('zero.png')];
    expect(await predict({ inputs, csv: true }, io)).toBe(2);
    const [zero, one] = [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(2))]; // the softmax of 2 and 0
    const [header, ...rows] = io.out().split('\r\n');
    expect(header).toBe('file,class,probability,0,1');
    const cells = rows.map((row) => row.split(','));
    expect(cells.map(([file, name]) => [file, name])).toEqual([
      [at('one.png'), '1'],
      [at('zero.png'), '0'],
      ['', undefined],
    ]);
    expect(Number(cells[0]?.[2])).toBeGreaterThan(0.5);
    expect(cells[0]?.slice(2)).toEqual([cells[0]?.[4], cells[0]?.[3], cells[0]?.[2]]);
    expect(cells[1]?.slice(2).map(Number)).toEqual(
      [zero, zero, one].map((value) => expect.closeTo(value, 6)),
    );
    expect(io.err()).toBe(`error: ${at('nothing.png')}: no such file or directory\n`);
  });

  test('of an image of a split: its index, and the doubt on stderr', async () => {
    const io = captureIo();
    expect(
      await predict({ inputs: [at('model')], index: 0, split: 'train', data: folder, csv: true }, io),
    ).toBe(0);
    expect(io.out()).toMatch(/^file,class,probability,0,1\r\n0,0,0\.86\d*,0\.86\d*,0\.13\d*\r\n$/);
    expect(io.err()).toMatch(/^warning: nothing is known of the images that .*\n$/);
  });
});

describe('a folder', () => {
  const pictures = () => directoryWith({ 'notes.txt': '' });

  test('stands for the images in it, in natural order', async () => {
    const place = pictures();
    for (const name of ['a10.png', 'a9.PNG'])
      await savePicture(join(place, name), '<rect x="45" y="10" width="12" height="80"/>');
    const records = await predictions({ inputs: [at('model'), place] });
    expect(records.map(({ image }: { image: string }) => image)).toEqual([
      join(place, 'a9.PNG'),
      join(place, 'a10.png'),
    ]);
  });

  test('without any image is an error', async () => {
    const place = pictures();
    await expect(predict({ inputs: [at('model'), place] }, captureIo())).rejects.toThrow(
      `${place}: expected a folder of images (.png, .jpg, .webp, .gif, .tiff, .avif, .svg) or a trained model, found neither in it`,
    );
  });
});

describe('an image that cannot be read', () => {
  const unknown = () =>
    `${at('text.png')}: expected an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG), received something else`;

  test('costs a line of its own among others, which are answered', async () => {
    const io = captureIo();
    const inputs = [at('model'), at('text.png'), at('one.png'), at('nothing.png'), at('zero.png')];
    expect(await predict({ inputs }, io)).toBe(2);
    expect(io.err()).toBe(`error: ${unknown()}\nerror: ${at('nothing.png')}: no such file or directory\n`);
    const lines = io
      .out()
      .split('\n')
      .filter((line) => /one\.png|zero\.png/.test(line));
    expect(lines).toHaveLength(2);
  });

  test('of a format that must be converted says how, once for each format, also in a folder', async () => {
    const place = directoryWith({ 'a.bmp': 'BM\x36\0\0\0\0\0\0\0', 'b.BMP': 'BM\x36\0\0\0\0\0\0\0' });
    await savePicture(join(place, 'one.png'), '<rect x="45" y="10" width="12" height="80"/>');
    const io = captureIo();
    expect(await predict({ inputs: [at('model'), place] }, io)).toBe(2);
    const problem =
      'expected an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG), received BMP, which cannot be read here';
    expect(io.err().replace(/^Convert it.*: .+$/m, 'Convert it')).toBe(
      `error: ${place}/a.bmp: ${problem}\nConvert it\nerror: ${place}/b.BMP: ${problem}\n`,
    );
    expect(io.out()).toMatch(/^Model: .+\n\n.*\n?.*one\.png/);
  });

  test('costs one line though its name has a line break', async () => {
    const io = captureIo();
    expect(await predict({ inputs: [at('model'), at('no\nthing.png'), at('one.png')] }, io)).toBe(2);
    expect(io.err()).toBe(`error: ${at('no\\u000athing.png')}: no such file or directory\n`);
  });

  test('has its error in the list of --json', async () => {
    const io = captureIo();
    expect(await predict({ inputs: [at('model'), at('nothing.png'), at('one.png')], json: true }, io)).toBe(
      2,
    );
    expect(JSON.parse(io.out())).toMatchObject([
      {
        image: at('nothing.png'),
        error: {
          code: 'file/enoent',
          message: `${at('nothing.png')}: no such file or directory`,
          hint: 'Check the path.',
        },
      },
      { image: at('one.png'), prediction: 1 },
    ]);
  });
});

describe('refuses', () => {
  test.each([
    ['nothing to classify', {}, 'predict: expected an image or --index N, received neither'],
    [
      'images and --index',
      { inputs: ['one.png'], index: 3 },
      'predict: expected images or --index, received both',
    ],
    [
      '--split without --index',
      { inputs: ['one.png'], split: 'train' as const },
      '--split: says where --index counts, and there is no --index',
    ],
    [
      'both preparations',
      { inputs: ['one.png'], asIs: true, centre: true },
      'predict: expected --as-is or --centre, received both',
    ],
    [
      '--csv and --json',
      { inputs: ['one.png'], csv: true, json: true },
      'predict: expected --csv or --json, received both',
    ],
    [
      'standard input twice',
      { inputs: ['-', '-'] },
      'predict: expected - once, as standard input holds one image, received it twice',
    ],
    [
      '--as-is with --index',
      { index: 3, asIs: true },
      '--as-is: says how image files are prepared, and there are none with --index',
    ],
    [
      '--data without --index',
      { inputs: ['one.png'], data: 'data/mnist' },
      '--data: says where --index counts, and there is no --index',
    ],
  ])('%s', async (_, options, message) => {
    await expect(predict({ inputs: [], ...options }, captureIo())).rejects.toMatchObject({
      name: 'UserError',
      message,
    });
  });

  test('an index behind the last image of the split', async () => {
    const options = { inputs: [at('model')], index: 3, data: folder };
    await expect(predict(options, captureIo())).rejects.toThrow(
      '--index: the test split has 3 images, expected a whole number from 0 to 2, received 3',
    );
  });

  test('any index of a split without images', async () => {
    const options = { inputs: [at('model')], index: 0, data: folder, split: 'validation' as const };
    await expect(predict(options, captureIo())).rejects.toThrow(
      '--index: the validation split has 0 images, expected no image at all, received 0',
    );
  });
});
