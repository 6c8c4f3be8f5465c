import { describe, expect, test } from 'vitest';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { dumpConfig } from '../../src/config/dump.ts';
import type { DatasetShape } from '../../src/dataset/dataset.ts';
import { configOf, loadText } from './config-fixtures.ts';

/** Images of this size, one of each of these classes. */
function shapeOf(imageShape: DatasetShape['imageShape'], labels: readonly number[]): DatasetShape {
  const classes = Math.max(...labels) + 1;
  return { imageShape, classes, train: { labels: Uint8Array.from(labels), count: labels.length } };
}

const upTo = (classes: number) => Array.from({ length: classes }, (_, label) => label);

const leftOut = `model:
  layers:
    - flatten
    - dense: { units: 20, activation: relu }
    - dense: { activation: softmax }
`;
const written = leftOut
  .replace('layers:', 'inputShape: auto\n  layers:')
  .replace('activation: softmax', 'units: classes, activation: softmax');

describe.each([
  ['left out', leftOut],
  ['written', written],
])('sizes that are %s', (_, text) => {
  test.each<[what: string, dataset: DatasetShape, inputShape: number[], units: number]>([
    ['10 classes', shapeOf([28, 28], upTo(10)), [28, 28], 10],
    ['47 classes', shapeOf([28, 28], upTo(47)), [28, 28], 47],
    ['62 classes', shapeOf([28, 28], upTo(62)), [28, 28], 62],
    ['images that are no squares', shapeOf([5, 9], upTo(3)), [5, 9], 3],
    ['labels with gaps', shapeOf([28, 28], [1, 2, 3, 26]), [28, 28], 27],
    ['a single class, which softmax needs another beside', shapeOf([28, 28], [0, 0, 0]), [28, 28], 2],
  ])('are those of %s, and are read back as numbers', async (__, dataset, inputShape, units) => {
    const config = checkAgainstDataset(await loadText(text), dataset);
    expect(config.model.inputShape).toEqual(inputShape);
    expect(config.model.layers[1]).toMatchObject({ dense: { units: 20 } });
    expect(config.model.layers[2]).toMatchObject({ dense: { units, activation: 'softmax' } });
    expect(await configOf(dumpConfig(config))).toEqual(config);
  });
});

test('sizes that are given stay', async () => {
  const text = written.replace('units: classes', 'units: 12').replace('auto', '[28, 28]');
  const loaded = await loadText(text);
  expect(checkAgainstDataset(loaded, shapeOf([28, 28], upTo(10)))).toEqual(loaded.config);
});

test.each([
  [
    'a network too large with these images',
    leftOut.replace('units: 20', 'units: 65536'),
    [40, 40],
    'model.layers.1.dense.units: expected a network of at most 100000000 parameters, received 105054210, most of them in this layer. Use fewer units.',
  ],
  [
    'images too large for the fused engine',
    `${leftOut}training: { engine: fused }`,
    [257, 256],
    'training.engine: expected auto or layers, because model.inputShape has 65792 pixels and the fused engine takes at most 65536, received fused. Use auto.',
  ],
] as const)('%s: refused once the data is known', async (_, text, imageShape, message) => {
  const loaded = await loadText(text);
  expect(() => checkAgainstDataset(loaded, shapeOf(imageShape, upTo(2)))).toThrow(message);
});
