import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { readRegularFile } from '../files.ts';
import { suggest } from '../suggest.ts';

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
    throw (error as UserError).code === 'file/enoent' ? await missingFile(path) : error;
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
  const near = suggest(basename(path), configs);
  const question = near === undefined ? '' : ` Did you mean ${join(dirname(path), near)}?`;
  return new UserError(
    'config/missing',
    `${path}: no such file.${question}`,
    'To write one to start from: dropout-mlp init',
  );
}
