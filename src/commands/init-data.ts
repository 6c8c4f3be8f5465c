import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { checkAgainstDataset } from '../config/check.ts';
import { type FoundClassNames, findClassNames } from '../config/find-class-names.ts';
import { loadConfig } from '../config/load.ts';
import type { ShippedConfig } from '../config/shipped.ts';
import { type Start, starterSettings } from '../config/starter.ts';
import type { DatasetShape } from '../dataset/dataset.ts';
import { remarksOn } from '../dataset/describe.ts';
import { probeDataset } from '../dataset/source.ts';
import { plural, wholeNumber } from '../report/quantities.ts';

/** What a config needs to fit a data set, and what the user should know of that. */
interface FittedStart {
  readonly start: Pick<Start, 'data' | 'name'>;
  readonly remarks: readonly string[];
}

/**
 * Finds out what a config for these images needs.
 *
 * @param file the config, which its paths are relative to
 * @throws UserError where there is no such data set, or no network can be trained on it
 */
export async function fitToData(
  source: string,
  file: string,
  from: ShippedConfig | undefined,
): Promise<FittedStart> {
  const shape = await probeDataset(source);
  const names: FoundClassNames =
    source === 'embedded' ? { remarks: [] } : await findClassNames(source, shape);
  const classNames = names.file === undefined ? undefined : pathFrom(file, join(source, names.file));
  const start = { data: { ...shape, source }, ...nameFor(source) };
  checkAgainstDataset(await loadConfig(starterSettings({ from, ...start })), shape);
  return {
    start: { ...start, data: { ...start.data, classNames } },
    remarks: [factsOf(source, shape, names), ...names.remarks, ...remarksOn(shape)],
  };
}

/** As the config names it, with forward slashes; absolute where the data is named so. */
function pathFrom(file: string, path: string): string {
  if (isAbsolute(path)) return path;
  return relative(dirname(resolve(file)), resolve(path)).replaceAll(sep, '/');
}

/** After the directory, if that can be a name. */
function nameFor(source: string): Pick<Start, 'name'> {
  const name = basename(resolve(source))
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  return name === '' || source === 'embedded' ? {} : { name };
}

/** `data/fashion: 28 x 28 pixels, 10 classes with the names in labels.txt, 60 000 images to train, 10 000 to test` */
function factsOf(
  source: string,
  { imageShape, classes, train, test }: DatasetShape,
  { file }: FoundClassNames,
): string {
  const named = file === undefined ? '' : ` with the names in ${file}`;
  const ofTest =
    test === undefined ? ', some of them set apart to test' : ` to train, ${wholeNumber(test.count)} to test`;
  return [
    `${source}: ${imageShape.join(' x ')} pixels`,
    `${classes} ${classes === 1 ? 'class' : 'classes'}${named}`,
    `${plural(train.count, 'image')}${ofTest}`,
  ].join(', ');
}
