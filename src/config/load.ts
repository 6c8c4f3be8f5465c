import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { expandHome } from '../files.ts';
import { Blame } from './blame.ts';
import { readClassNames } from './class-names.ts';
import { ConfigDocument } from './document.ts';
import { ConfigError, type Mistake } from './mistake.ts';
import { applyOverrides } from './overrides.ts';
import { type Problem, problemsOf } from './problems.ts';
import { breaches } from './rules/rule.ts';
import { rules } from './rules.ts';
import { type ConfigInput, configSchema, type ParsedConfig, type WrittenConfig } from './schema.ts';
import { formatPath } from './setting-path.ts';
import { shippedNames, shippedPath } from './shipped.ts';
import { SourceText } from './source-text.ts';
import { readTextFile } from './text-file.ts';
import { type ConfigSource, ConfigValue } from './value-source.ts';

/** A valid config that still knows where its settings came from. */
export interface LoadedConfig {
  readonly config: WrittenConfig;
  /** Finds where the user wrote what a problem is about. */
  readonly locate: (problem: Problem) => Mistake;
}

/**
 * Reads a config, applies overrides, fills in all defaults and checks it: everything but what depends on the data
 * set, which is up to `checkAgainstDataset`.
 *
 * @param config path of YAML, or of JSON where it ends in `.json`, the name of a shipped config, or what stands in such a
 *   file; the shipped `article` where it is absent
 * @param overrides such as `training.epochs=5`; the last one wins
 * @throws ConfigError with all mistakes at once; UserError where the file cannot be read
 */
export async function loadConfig(
  config: string | ConfigInput | undefined,
  overrides: readonly string[] = [],
): Promise<LoadedConfig> {
  const folder = typeof config === 'string' ? dirname(config) : '.';
  return readConfig(await open(config), overrides, folder);
}

async function open(config: string | ConfigInput | undefined): Promise<ConfigSource> {
  if (typeof config === 'object') return new ConfigValue(config);
  if (config === undefined || (await isShipped(config))) return openShipped(config ?? 'article');
  const source = new SourceText(config, await readTextFile(config));
  const document = new ConfigDocument(source, config.endsWith('.json') ? 'json' : 'yaml');
  if (isMapping(document.value) && Object.hasOwn(document.value as object, 'configs'))
    throw experimentReceived(config);
  return document;
}

function experimentReceived(path: string): UserError {
  return new UserError(
    'config/experiment',
    `${path}: expected the config of one training, received an experiment: it has "configs"`,
    `To run its trainings: ${commandLine('batch', path)}. To list them only, add --dry-run.`,
  );
}

/** A file goes before a shipped config of its name. */
async function isShipped(config: string): Promise<boolean> {
  if (!(await shippedNames()).includes(config)) return false;
  return await stat(config).then(
    (found) => found.isDirectory(),
    (error) => error.code === 'ENOENT',
  );
}

async function openShipped(name: string): Promise<ConfigSource> {
  const text = await readTextFile(shippedPath(name));
  return new ConfigDocument(new SourceText(`built-in configs/${name}.yaml`, text), 'yaml');
}

async function readConfig(
  document: ConfigSource,
  texts: readonly string[],
  folder: string,
): Promise<LoadedConfig> {
  const value = settingsIn(document.value);
  const applied = isMapping(value) ? applyOverrides(value, texts) : { overrides: [], mistakes: [] };
  const blame = new Blame(applied.overrides, (path) => document.depthOf(path));
  const locate = (problem: Problem) => locateProblem(problem, document, blame);
  const parsed = configSchema.safeParse(value, { reportInput: true });
  const { sections, problems: ofNames } = await withNames(
    validSections(value),
    blame.of(NAMES) === undefined ? folder : '.',
  );
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error)),
    ...ofNames,
    ...breaches(rules, sections),
  ];
  const mistakes = [...document.mistakes, ...applied.mistakes, ...problems.map(locate)];
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(explained(mistakes, document));
  return { config: withHome(sections as WrittenConfig), locate };
}

const NAMES = ['data', 'classNames'];

/**
 * With the names of the classes instead of the file they are in.
 *
 * @param folder that its path is relative to
 */
async function withNames(
  sections: Partial<ParsedConfig>,
  folder: string,
): Promise<{ sections: Partial<WrittenConfig>; problems: Problem[] }> {
  const { data, ...rest } = sections;
  if (data === undefined) return { sections: rest, problems: [] };
  const { classNames, ...others } = data;
  const named = (names: string[] | undefined) => ({
    ...sections, // in their order, in which a run keeps them
    data: { ...others, ...(names && { classNames: names }) },
  });
  if (typeof classNames !== 'string') return { sections: named(classNames), problems: [] };
  try {
    const path = expandHome(classNames);
    const names = await readClassNames(isAbsolute(path) ? path : join(folder, path));
    return { sections: named(names), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      sections: named(undefined),
      problems: [{ path: NAMES, at: 'value', message: `${error.message}.` }],
    };
  }
}

/** Mistakes of the file itself follow from its traps, if it has any. */
function explained(mistakes: readonly Mistake[], { traps }: ConfigSource): readonly Mistake[] {
  const ofOverrides = mistakes.filter(({ line }) => line === undefined);
  return ofOverrides.length === mistakes.length || traps.length === 0 ? mistakes : [...traps, ...ofOverrides];
}

/** With the paths in it as shells give them. */
function withHome(config: WrittenConfig): WrittenConfig {
  return { ...config, data: { ...config.data, source: expandHome(config.data.source) } };
}

/** Without what is for others at the top of a file: `$schema` for editors, `x-` keys to hang anchors on. */
function settingsIn(value: unknown): unknown {
  if (!isMapping(value)) return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.filter(([key]) => key !== '$schema' && !key.startsWith('x-')));
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The top-level sections without mistakes, so that rules about them can be checked whatever the others are like. */
function validSections(value: unknown): Partial<ParsedConfig> {
  if (!isMapping(value)) return {};
  const entries = Object.entries(configSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse((value as Record<string, unknown>)[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<ParsedConfig>;
}

function locateProblem(problem: Problem, document: ConfigSource, blame: Blame): Mistake {
  const override = blame.of(problem.path);
  if (override === undefined) return document.mistake(problem);
  return {
    where: override.where,
    path: formatPath(problem.path),
    get message() {
      return problem.message;
    },
  };
}
