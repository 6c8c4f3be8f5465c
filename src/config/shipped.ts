import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { packageFile } from '../package-file.ts';

/** A config that is part of the package. */
export interface ShippedConfig {
  /** By which commands take it, such as `article-momentum`. */
  readonly name: string;
  readonly text: string;
  /** A clause. */
  readonly purpose: string;
  /** The results that were measured, and with which seeds. */
  readonly measured: string;
}

const folder = packageFile('configs');

/** All of them, by their names. */
export async function shippedConfigs(): Promise<ShippedConfig[]> {
  const names = await shippedNames();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(shippedPath(name), 'utf8');
      return { name, text, purpose: headerLine(text, 'purpose'), measured: headerLine(text, 'measured') };
    }),
  );
}

export async function shippedNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => extname(file) === '.yaml')
    .map((file) => basename(file, '.yaml'))
    .sort();
}

export function shippedPath(name: string): string {
  return join(folder, `${name}.yaml`);
}

/** The rest of a comment such as `# purpose: ...`. */
function headerLine(text: string, title: string): string {
  return new RegExp(`^# ${title}: (.*)$`, 'm').exec(text)?.[1] ?? '';
}
