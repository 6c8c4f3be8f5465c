import { basename, dirname, isAbsolute, join } from 'node:path';
import type { SettingPath } from '../config/setting-path.ts';
import { expandHome } from '../files.ts';
import type { ExperimentDocument } from './document.ts';
import type { OutcomeName } from './outcomes.ts';
import type { ExperimentFile } from './schema.ts';

/** One value of a setting, with where the user wrote it. */
export interface ChosenValue {
  /** As `--set` takes it. */
  readonly path: string;
  readonly value: unknown;
  /** In the experiment file, or the flag. */
  readonly origin: SettingPath | string;
}

/** The settings that one step along an axis sets. */
export type Step = readonly ChosenValue[];

/** A config to be trained, before it is read. */
export interface RequestedConfig {
  /** Path of a config, or the name of a shipped one. */
  readonly config: string;
  readonly name?: string;
  readonly set: readonly ChosenValue[];
}

/** What an experiment is asked for by: a file, the command line, or both. */
export interface ExperimentRequest {
  readonly name: string;
  readonly configs: readonly RequestedConfig[];
  readonly seeds: readonly number[];
  readonly splitSeed?: number;
  readonly data?: string;
  /** Of all configs; those of a config win over them. */
  readonly set: readonly ChosenValue[];
  /** Of all configs and over their own, as `--set` takes them. */
  readonly overrides: readonly string[];
  /** The steps of each axis. */
  readonly vary: readonly (readonly Step[])[];
  readonly metric: OutcomeName;
  readonly margin?: number;
  /** Path of the results that none of these may fall behind. */
  readonly baseline?: string;
  /** The file, where there is one. */
  readonly document?: ExperimentDocument;
}

/** The request that a file makes. */
export function requestOf(file: ExperimentFile, document: ExperimentDocument): ExperimentRequest {
  const { name = plainName(document.path), configs, seeds, set, vary, gates = {}, ...others } = file;
  const { baseline, ...limits } = gates;
  return {
    ...others,
    name,
    configs: configs.map((entry, index) =>
      typeof entry === 'string'
        ? { config: besides(document.path, entry), set: [] }
        : {
            config: besides(document.path, entry.config),
            ...(entry.name !== undefined && { name: entry.name }),
            set: chosen(entry.set, ['configs', index, 'set']),
          },
    ),
    seeds: typeof seeds === 'number' ? firstSeeds(seeds) : seeds,
    set: [...chosen(set, ['set']), ...chosenGates(limits)],
    overrides: [],
    vary: vary.map((axis, index) => stepsOf(axis, ['vary', index])),
    ...(baseline !== undefined && { baseline: relativeTo(document.path, baseline) }),
    document,
  };
}

export function firstSeeds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** `article` of `configs/article.yaml`. */
export function plainName(path: string): string {
  return basename(path).replace(/\.(ya?ml|json)$/, '');
}

/** Paths are relative to the file that names them; a bare word is a shipped config, as it is for `train`. */
function besides(file: string, config: string): string {
  if (!/[./\\]/.test(config) || isAbsolute(config)) return config;
  return relativeTo(file, config);
}

function relativeTo(file: string, path: string): string {
  const expanded = expandHome(path);
  return isAbsolute(expanded) ? expanded : join(dirname(file), expanded);
}

function chosen(settings: Readonly<Record<string, unknown>>, place: SettingPath): ChosenValue[] {
  return Object.entries(settings).map(([path, value]) => ({ path, value, origin: [...place, path] }));
}

/** Gates of the experiment are those of all its configs. */
function chosenGates(limits: Readonly<Record<string, number>>): ChosenValue[] {
  return Object.entries(limits).map(([gate, value]) => ({
    path: `gates.${gate}`,
    value,
    origin: ['gates', gate],
  }));
}

/** All settings of an axis go from step to step together; `planExperiment` has checked that they have equally many values. */
function stepsOf(axis: Readonly<Record<string, readonly unknown[]>>, place: SettingPath): Step[] {
  const [first = []] = Object.values(axis);
  return first.map((_, index) =>
    Object.entries(axis).map(([path, values]) => ({
      path,
      value: values[index],
      origin: [...place, path, index],
    })),
  );
}
