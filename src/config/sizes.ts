import type { DatasetShape } from '../dataset/dataset.ts';
import type { Config, WrittenConfig } from './schema.ts';
import type { SettingPath } from './setting-path.ts';

/** Height and width of images, in pixels. */
export const MAX_SIDE = 4096;

/** Softmax over a single unit is always 1. */
export const LEAST_UNITS = 2;

/** The config with the numbers of a data set where it leaves its sizes to it. */
export function withSizes(
  config: WrittenConfig,
  { imageShape, classes }: Pick<DatasetShape, 'imageShape' | 'classes'>,
): Config {
  const { inputShape, layers } = config.model;
  return {
    ...config,
    model: {
      inputShape: inputShape === 'auto' ? [...imageShape] : inputShape,
      layers: layers.map((layer) => {
        if (!('dense' in layer)) return layer;
        const { units, ...others } = layer.dense;
        return { dense: { units: units === 'classes' ? Math.max(classes, LEAST_UNITS) : units, ...others } };
      }),
    },
  };
}

/** The sizes that a config leaves to its data. */
export function openSizes({ model: { inputShape, layers } }: WrittenConfig): SettingPath[] {
  return [
    ...(inputShape === 'auto' ? [['model', 'inputShape']] : []),
    ...layers.flatMap((layer, index) =>
      'dense' in layer && layer.dense.units === 'classes'
        ? [['model', 'layers', index, 'dense', 'units']]
        : [],
    ),
  ];
}

/** Whether nothing is left to the data. */
export function hasSizes(config: WrittenConfig): config is Config {
  return openSizes(config).length === 0;
}
