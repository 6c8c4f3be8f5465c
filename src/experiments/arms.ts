import { checkAgainstDataset } from '../config/check.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { ConfigError, type Mistake } from '../config/mistake.ts';
import type { Config } from '../config/schema.ts';
import type { SettingPath } from '../config/setting-path.ts';
import type { GateSettings } from '../gates/index.ts';
import { shorten } from '../received.ts';
import { armName, configNames, settingNames } from './arm-names.ts';
import { HINT } from './document.ts';
import type { ChosenValue, ExperimentRequest, RequestedConfig, Step } from './request.ts';
import { type ArmData, dataOf, type SourceOf } from './sources.ts';

/** One config at one combination of the settings that are varied. */
export interface Arm extends ArmData {
  /** Of the config. */
  readonly config: string;
  /** As reports name it: the config and what is varied, `article dropout=0.5`. */
  readonly name: string;
  /** What is varied, by path. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** With all defaults, the split seed, and the sizes of the data, without gates. */
  readonly resolved: Config;
  /** That each of its trainings has to pass; they change none of them. */
  readonly gates: GateSettings;
}

/** An arm whose config is not yet known to fit its data. */
export interface UncheckedArm extends Omit<Arm, 'resolved' | 'gates' | keyof ArmData> {
  readonly loaded: LoadedConfig;
  /** What was set, for messages. */
  readonly chosen: readonly ChosenValue[];
}

/** An arm without its name, which depends on those of the others. */
type NamelessArm = Pick<UncheckedArm, 'loaded' | 'chosen'> & { readonly varied: Step };

/**
 * Every config at every combination of the axes, the configs of a combination together, the first axis slowest.
 *
 * @throws ConfigError with all mistakes at once, each where the user made it
 */
export async function loadArms(request: ExperimentRequest): Promise<UncheckedArm[]> {
  const mistakes: Mistake[] = [];
  const arms: NamelessArm[] = [];
  for (const varied of combine(request.vary)) {
    for (const config of request.configs) {
      try {
        arms.push(await loadArm(request, config, varied));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        const chosen = chosenFor(request, config, varied);
        mistakes.push(...error.mistakes.map((mistake) => placed(mistake, chosen, request)));
      }
    }
  }
  if (mistakes.length > 0) throw new ConfigError(distinct(mistakes), request.document && HINT);
  return nameArms(arms, request);
}

/** @throws ConfigError where two configs of a file have one name */
function nameArms(arms: readonly NamelessArm[], request: ExperimentRequest): UncheckedArm[] {
  const own = arms.slice(0, request.configs.length).map(({ loaded }) => loaded.config.name);
  const names = configNames(request, own);
  const settings = settingNames(request.vary);
  return arms.map(({ varied, ...arm }, index) => {
    const config = names[index % names.length] as string;
    return {
      ...arm,
      config,
      name: armName(config, varied, settings),
      settings: Object.fromEntries(varied.map(({ path, value }) => [path, value])),
    };
  });
}

/** @throws ConfigError where the network of an arm does not fit its data */
export function checkArms(
  arms: readonly UncheckedArm[],
  sourceOf: SourceOf,
  request: ExperimentRequest,
): Arm[] {
  const mistakes: Mistake[] = [];
  const checked: Arm[] = [];
  for (const { loaded, chosen, ...arm } of arms) {
    try {
      const source = sourceOf(loaded.config);
      const { gates = {}, ...resolved } = checkAgainstDataset(loaded, source);
      checked.push({ ...arm, resolved, gates, ...dataOf(resolved, source) });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mistakes.push(...error.mistakes.map((mistake) => placed(mistake, chosen, request)));
    }
  }
  if (mistakes.length > 0) throw new ConfigError(distinct(mistakes), request.document && HINT);
  return checked;
}

/** Whether all are tested on the same images. */
export function shareTestSet(arms: readonly Arm[]): boolean {
  return new Set(arms.map(({ testSet }) => testSet)).size === 1;
}

async function loadArm(
  request: ExperimentRequest,
  config: RequestedConfig,
  varied: Step,
): Promise<NamelessArm> {
  const before = chosenFor(request, config, []).map(overrideOf);
  const overrides = [...before, ...request.overrides, ...varied.map(overrideOf)];
  const loaded = withSplitSeed(await loadConfig(config.config, overrides), request);
  return { loaded, chosen: chosenFor(request, config, varied), varied };
}

/** So that all cells are tested on the same images: with the first seed those of a training without it. */
function withSplitSeed(
  loaded: LoadedConfig,
  { seeds, splitSeed = seeds[0] }: ExperimentRequest,
): LoadedConfig {
  const { config } = loaded;
  const data = { ...(splitSeed !== undefined && { splitSeed }), ...config.data };
  return { ...loaded, config: { ...config, data } };
}

/** The last one wins: those of the whole experiment, of the config, what is varied. */
function chosenFor({ set, data }: ExperimentRequest, config: RequestedConfig, varied: Step): ChosenValue[] {
  const source = data === undefined ? [] : [{ path: 'data.source', value: data, origin: '--data' }];
  return [...set, ...source, ...config.set, ...varied];
}

/** JSON is YAML. */
function overrideOf({ path, value }: ChosenValue): string {
  return `${path}=${JSON.stringify(value)}`;
}

function combine(axes: readonly (readonly Step[])[]): Step[] {
  return axes.reduce<Step[]>(
    (combinations, steps) => combinations.flatMap((before) => steps.map((step) => [...before, ...step])),
    [[]],
  );
}

/** Where the user set what a mistake is about, instead of the override that we made of it. */
function placed(mistake: Mistake, chosen: readonly ChosenValue[], { document }: ExperimentRequest): Mistake {
  const { where, path, message } = mistake;
  const from = chosen.findLast((value) => where === `--set ${shorten(overrideOf(value))}`);
  if (from === undefined) return mistake;
  if (typeof from.origin === 'string')
    return { where: `${from.origin} ${from.path}=${display(from)}`, path, message };
  const origin: SettingPath = from.origin;
  const found = document?.place.mistake({ path: origin, at: 'value', message });
  return found === undefined ? mistake : { ...found, path };
}

function display({ value }: ChosenValue): string {
  return shorten(typeof value === 'string' ? value : JSON.stringify(value));
}

function distinct(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((one) => [`${one.where} ${one.path} ${one.message}`, one])).values()];
}
