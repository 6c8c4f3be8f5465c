import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { starterConfig } from '../config/starter.ts';
import { UserError } from '../errors.ts';
import { asUserError, writeFileAtomic } from '../files.ts';
import { inOneLine } from '../received.ts';
import { renderRemark } from '../report/error.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface InitOptions extends CommonOptions {
  /** The file to write. */
  readonly file?: string;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Writes a commented config to start from. */
export async function init(options: InitOptions, io: Io): Promise<ExitCode> {
  const { file = 'dropout-mlp.yaml', force = false, json, quiet } = options;
  await refuseOccupied(file, force);
  await writeFileAtomic(file, starterConfig(schemaPathFrom(file)));
  print(io, options, { file }, () => `Wrote ${inOneLine(file)}\n`);
  if (!json && !quiet) io.stderr.write(renderRemark(`Train it with: dropout-mlp train --config ${file}`));
  return exitCodes.good;
}

/** @throws UserError where `file` cannot be written or should not be */
async function refuseOccupied(file: string, force: boolean): Promise<void> {
  if (file.endsWith('.json')) {
    throw new UserError(
      'init/name',
      `${file}: expected a name such as dropout-mlp.yaml, received one for JSON`,
      'The starter config has comments, which only YAML can hold.',
    );
  }
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw asUserError(error, file);
  });
  if (found?.isDirectory()) {
    throw new UserError(
      'init/directory',
      `${file}: expected a file, received a directory`,
      'Choose another name.',
    );
  }
  if (found === undefined || force) return;
  throw new UserError(
    'init/exists',
    `${file}: a file of this name already exists`,
    'Choose another name, or overwrite it with --force.',
  );
}

const schema = fileURLToPath(new URL('../../configs/schema.json', import.meta.url));

/** As editors expect it: relative to the config, with forward slashes. */
function schemaPathFrom(file: string): string {
  const path = relative(dirname(resolve(file)), schema).replaceAll(sep, '/');
  return path.startsWith('.') ? path : `./${path}`;
}
