import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { packageFile } from '../package-file.ts';

/** An experiment file that is part of the package. */
export interface ShippedExperiment {
  /** By which `batch` takes it, such as `figure-10`. */
  readonly name: string;
  readonly text: string;
}

const folder = packageFile('configs/experiments');

/** All of them, by their names. */
export async function shippedExperiments(): Promise<ShippedExperiment[]> {
  const files = (await readdir(folder)).filter((file) => extname(file) === '.yaml').sort();
  return Promise.all(
    files.map(async (file) => ({
      name: basename(file, '.yaml'),
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
}

/** Where something of the folder is, wherever the package is installed. */
export const besideExperiments = (name: string) => join(folder, name);

/** The path of an experiment file: what is given, or the file that is shipped under this name. */
export function experimentPath(given: string): string {
  const shipped = join(folder, `${given}.yaml`);
  return /^[\w-]+$/.test(given) && !existsSync(given) && existsSync(shipped) ? shipped : given;
}
