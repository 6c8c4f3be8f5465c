import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { readRegularFile } from '../files.ts';
import { ownDirectoryReceived } from '../own-directory.ts';
import { suggest } from '../suggest.ts';
import { shippedNames } from './shipped.ts';

const MAX_BYTES = 1_000_000;

/**
 * Reads a config as text, of at most 1 MB.
 *
 * @throws UserError where the file is missing, too large, or not UTF-8 text
 */
export async function readTextFile(path: string): Promise<string> {
  const text = decode(await readBytes(path));
  if (text !== undefined) return text;
  throw new UserError(
    'config/encoding',
    `${path}: expected UTF-8 text, received other bytes`,
    'Check the path. If it is a text file, save it with the encoding UTF-8.',
  );
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readRegularFile(path, { maxBytes: MAX_BYTES, what: 'a config' });
  } catch (error) {
    if ((error as UserError).code === 'file/enoent') throw await missingFile(path);
    throw ownDirectoryReceived(path, 'a config') ?? error;
  }
}

/** Without a byte order mark. */
function decode(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

async function missingFile(path: string): Promise<UserError> {
  const names = await readdir(dirname(path)).catch((): string[] => []);
  const configs = names.filter((name) => /\.(ya?ml|json)$/.test(name));
  const shipped = await shippedNames();
  const near = suggest(basename(path), configs);
  const meant = near === undefined ? suggest(basename(path, '.yaml'), shipped) : join(dirname(path), near);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const problem = /^[\w-]+$/.test(path) ? 'no such file, and no shipped config of this name' : 'no such file';
  return new UserError(
    'config/missing',
    `${path}: ${problem}.${question}`,
    `Shipped configs: ${shipped.join(', ')}. To write one to start from: ${commandLine('init')}`,
  );
}
