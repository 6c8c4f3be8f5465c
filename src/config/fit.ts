import type { DatasetShape } from '../dataset/dataset.ts';
import { type SplitSettings, splitProblems } from '../dataset/split-sizes.ts';
import { LEAST_UNITS } from './sizes.ts';

/** A data set that a config shall fit. */
export interface FittedData extends DatasetShape {
  /** As the config shall name it. */
  readonly source: string;
  /** Path of a file with the names of the classes, as the config shall name it. */
  readonly classNames?: string | undefined;
}

/** What stands in a config file, as much of it as depends on the data. */
export interface WrittenSettings {
  readonly name: string;
  readonly data: object & Partial<SplitSettings>;
  readonly model: object & { readonly layers: readonly unknown[] };
}

/** The settings with the source, the sizes, the names and the splits of a data set. */
export function fitTo<Settings extends WrittenSettings>(settings: Settings, data: FittedData): Settings {
  const { validationFraction = 0, testFraction = 0.2, ...others } = settings.data;
  const fractions = fittingFractions(data, { ...others, validationFraction, testFraction });
  return {
    ...settings,
    data: {
      ...others,
      source: data.source,
      ...(data.test === undefined && { testFraction: fractions.testFraction }),
      validationFraction: fractions.validationFraction,
      ...(data.classNames !== undefined && { classNames: data.classNames }),
    },
    model: {
      ...settings.model,
      inputShape: [...data.imageShape],
      layers: settings.model.layers.map((layer, index, { length }) =>
        index === length - 1 ? withUnits(layer, Math.max(data.classes, LEAST_UNITS)) : layer,
      ),
    },
  };
}

/** Those of the config, or larger ones where they are no image of so few. */
function fittingFractions(data: DatasetShape, settings: SplitSettings): SplitSettings {
  return withFitting('validationFraction', data, withFitting('testFraction', data, settings));
}

function withFitting(
  setting: 'testFraction' | 'validationFraction',
  data: DatasetShape,
  settings: SplitSettings,
): SplitSettings {
  const candidates = [settings[setting], 0.2, 0.5].map((share) => ({ ...settings, [setting]: share }));
  const fits = (changed: SplitSettings) =>
    splitProblems(data, changed).every((problem) => problem.setting !== setting);
  return candidates.find(fits) ?? settings;
}

function withUnits(layer: unknown, units: number): unknown {
  if (typeof layer !== 'object' || layer === null || !('dense' in layer)) return layer;
  return { dense: { ...(layer.dense as object), units } };
}
