import { isDeepStrictEqual } from 'node:util';
import { ConfigError, type Mistake } from '../config/mistake.ts';
import { inOneLine } from '../received.ts';
import { shortNames } from '../short-names.ts';
import { type ExperimentDocument, HINT } from './document.ts';
import { type ExperimentRequest, plainName, type Step } from './request.ts';

/**
 * What reports call the configs: as the experiment or the config says, or by its file where several say the same, as those
 * without a name do. Each has a name of its own, since results are told apart by it.
 *
 * @param own names in the configs
 * @throws ConfigError where two configs of an experiment file have one name
 */
export function configNames({ configs, document }: ExperimentRequest, own: readonly string[]): string[] {
  const files = [configs.map(({ config }) => plainName(config)), configs.map(({ config }) => config)];
  const names = files.reduce<readonly string[]>(
    (before, byFile) =>
      before.map((name, index) =>
        configs[index]?.name !== undefined || isAlone(name, before) ? name : (byFile[index] as string),
      ),
    configs.map(({ name }, index) => name ?? (own[index] as string)),
  );
  const mistakes = document === undefined ? [] : sharedNames(names, document); // without one, they are the same config
  if (mistakes.length > 0) throw new ConfigError(mistakes, HINT);
  return [...names];
}

function isAlone(name: string, names: readonly string[]): boolean {
  return names.indexOf(name) === names.lastIndexOf(name);
}

function sharedNames(names: readonly string[], { place }: ExperimentDocument): Mistake[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    const message = `expected another name than ${name}, which configs.${first} has. Give it one, as in { config: article, name: half, set: { model.layers.*.dropout: 0.5 } }.`;
    return [place.mistake({ path: ['configs', index], at: 'value', message })];
  });
}

/**
 * What reports call the settings that are varied, by their paths: each by as few of its last steps as tell it from the
 * others. Of those that always have one value, as the widths of two layers that are tied, only the first has a name.
 */
export function settingNames(axes: readonly (readonly Step[])[]): Map<string, string> {
  return shortNames(axes.flatMap(telling));
}

/** The paths of an axis but those that say the same as one before. */
function telling(steps: readonly Step[]): string[] {
  const paths = steps[0]?.map(({ path }) => path) ?? [];
  const last = (path: string) => path.split('.').at(-1);
  const saysTheSame = (one: number, other: number) =>
    last(paths[one] as string) === last(paths[other] as string) &&
    steps.every((step) => isDeepStrictEqual(step[one]?.value, step[other]?.value));
  return paths.filter((_, index) => !paths.some((_, other) => other < index && saysTheSame(other, index)));
}

/** `article dropout=0.5`. */
export function armName(config: string, varied: Step, names: ReadonlyMap<string, string>): string {
  const labels = varied.flatMap(({ path, value }) => {
    const name = names.get(path);
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return name === undefined ? [] : [inOneLine(`${name}=${text}`)];
  });
  return [config, ...labels].join(' ');
}
