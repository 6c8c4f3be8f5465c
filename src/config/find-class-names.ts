import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetShape } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { readClassNames } from './class-names.ts';

/** Names of classes that lie beside the images. */
export interface FoundClassNames {
  /** Of the file, within the directory. */
  readonly file?: string;
  /** Why files that seem to hold names do not, a sentence each. */
  readonly remarks: readonly string[];
}

/** `labels.txt`, `class_names.txt`, `emnist-balanced-mapping.txt`. */
const fileName = /^(.*[-_. ])?(mapping|labels?|class(es|[-_ ]?names)?|names|categories)\.txt$/i;

/** Looks for a file with as many names as there are classes in the directory of a data set. */
export async function findClassNames(
  directory: string,
  { classes }: Pick<DatasetShape, 'classes'>,
): Promise<FoundClassNames> {
  const entries = await readdir(directory).catch((error: unknown) => {
    throw asUserError(error, directory);
  });
  const remarks: string[] = [];
  for (const file of entries.filter((name) => fileName.test(name)).sort()) {
    const problem = await problemOf(join(directory, file), classes);
    if (problem === undefined) return { file, remarks: [] };
    remarks.push(problem);
  }
  return { remarks };
}

async function problemOf(path: string, classes: number): Promise<string | undefined> {
  try {
    const { length } = await readClassNames(path);
    return length === classes
      ? undefined
      : `${path} is not used: it has ${length} names for ${classes} classes.`;
  } catch (error) {
    if (error instanceof UserError) return `${path} is not used. ${error.message}.`;
    throw error;
  }
}
