import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { commandLine, foldersFrom } from '../command-line.ts';
import { type ShippedConfig, shippedConfigs } from '../config/shipped.ts';
import { starterConfig } from '../config/starter.ts';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../files.ts';
import { packageFile } from '../package-file.ts';
import { inOneLine } from '../received.ts';
import { renderRemark } from '../report/error.ts';
import { renderShipped } from '../report/shipped.ts';
import { suggest } from '../suggest.ts';
import { fitToData } from './init-data.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { refuseOccupied } from './occupied.ts';
import { print } from './print.ts';

export interface InitOptions extends CommonOptions {
  /** The file to write. */
  readonly file?: string;
  /** The shipped config to copy; the reference network where it is absent. */
  readonly from?: string;
  /** A directory of IDX files that the config shall fit. */
  readonly data?: string;
  /** Whether the shipped configs are listed, and nothing is written. */
  readonly list?: boolean;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Writes a commented config to start from. */
export async function init(options: InitOptions, io: Io): Promise<ExitCode> {
  const { file = 'dropout-mlp.yaml', from, list, data, force = false, json, quiet } = options;
  if (list) return listShipped(options, io);
  const shipped = from === undefined ? undefined : await shippedConfig(from);
  refuseJson(file);
  await refuseOccupied(file, force);
  const fitted = data === undefined ? undefined : await fitToData(data, file, shipped);
  await writeFileAtomic(
    file,
    starterConfig({ schema: schemaPathFrom(file), from: shipped, ...fitted?.start }),
  );
  print(io, options, { file }, () => `Wrote ${inOneLine(file)}\n`);
  const remarks = [...(fitted?.remarks ?? []), `Train it with: ${commandLine('train', file)}`];
  if (!json && !quiet) for (const remark of remarks) io.stderr.write(renderRemark(remark));
  return exitCodes.good;
}

async function listShipped(options: InitOptions, io: Io): Promise<ExitCode> {
  const records = (await shippedConfigs()).map(({ name, purpose, measured }) => ({
    name,
    purpose,
    measured,
  }));
  print(io, options, records, (configs) => renderShipped(configs, columnsOf(io.stdout)));
  return exitCodes.good;
}

/** @throws UserError where none has this name */
async function shippedConfig(name: string): Promise<ShippedConfig> {
  const configs = await shippedConfigs();
  const found = configs.find((config) => config.name === name);
  if (found !== undefined) return found;
  const names = configs.map((config) => config.name);
  const near = suggest(name, names);
  const question = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new UserError(
    'init/from',
    `--from ${name}: no shipped config of this name.${question}`,
    `Shipped configs: ${names.join(', ')}. To copy a file of your own, use cp.`,
  );
}

/** @throws UserError where the name is one for JSON */
function refuseJson(file: string): void {
  if (!file.endsWith('.json')) return;
  throw new UserError(
    'init/name',
    `${file}: expected a name such as dropout-mlp.yaml, received one for JSON`,
    'The starter config has comments, which only YAML can hold.',
  );
}

const packageFolder = packageFile('');

/**
 * The JSON Schema as editors expect it: relative to the config, with forward slashes. Only one that whoever checks the
 * project out has too, by their clone of this package or their `npm install` of it: undefined where the package lies
 * elsewhere on this machine, as in a cache of npx.
 */
function schemaPathFrom(file: string): string | undefined {
  const folder = dirname(resolve(file));
  const root = foldersFrom(folder)
    .flatMap((above) => [above, join(above, 'node_modules', 'dropout-mlp')])
    .find((candidate) => isPackage(candidate));
  if (root === undefined) return undefined;
  const path = relative(folder, join(root, 'configs', 'schema.json')).replaceAll(sep, '/');
  return path.startsWith('.') ? path : `./${path}`;
}

function isPackage(folder: string): boolean {
  return existsSync(folder) && join(realpathSync(folder), '/') === packageFolder;
}
