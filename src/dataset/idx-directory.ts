import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';

/** The paths of one set's two files. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** The files of a data set found in a directory. */
export interface IdxDirectory {
  readonly train: IdxPair;
  readonly test?: IdxPair;
}

type Part = 'train' | 'test';
type Content = keyof IdxPair;

/** `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte.gz`, `EMNIST-Letters-test-images-idx3-ubyte.gz` and the like. */
const fileName =
  /^(?:.+[-.])?(?<part>train|t10k|test)[-.](?:(?<images>images)[-.]idx3|labels[-.]idx1)-ubyte(?:\.gz)?$/i;

/**
 * Finds the training and, where there are any, the test files of one data set by their names. Of a plain file and
 * a gzipped one of the same name, the plain one is taken.
 *
 * @param directory as the user wrote it
 * @throws UserError where the directory or one of its files is missing, or several data sets are in it
 */
export async function findIdxFiles(directory: string): Promise<IdxDirectory> {
  const names = await listDirectory(directory);
  const train = {
    images: requireFile(directory, names, 'train', 'images'),
    labels: requireFile(directory, names, 'train', 'labels'),
  };
  if (candidates(names, 'test', 'images').length + candidates(names, 'test', 'labels').length === 0) {
    return { train };
  }
  const test = {
    images: requireFile(directory, names, 'test', 'images'),
    labels: requireFile(directory, names, 'test', 'labels'),
  };
  return { train, test };
}

async function listDirectory(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw asUserError(error, directory);
    const missing = code === 'ENOENT';
    throw new UserError(
      'dataset/no-directory',
      `${directory}: ${missing ? 'no such directory' : 'this is a file'}; expected 'embedded' or a directory of IDX files`,
      missing ? howToFetch(directory) : 'Name the directory that holds the files.',
    );
  }
}

function requireFile(directory: string, names: readonly string[], part: Part, content: Content): string {
  const [name, ...others] = candidates(names, part, content);
  if (name === undefined) {
    throw new UserError(
      'dataset/missing-file',
      `${directory}: no ${part} ${content} found; looked for ${usualName(part, content)}, with or without .gz`,
      howToFetch(directory),
    );
  }
  if (others.length > 0) {
    throw new UserError(
      'dataset/ambiguous',
      `${directory}: expected one file of ${part} ${content}, found ${[name, ...others].join(', ')}`,
      'Keep each data set in a directory of its own.',
    );
  }
  return join(directory, name);
}

/** The files of this part and content, without those that are also there inflated. */
function candidates(names: readonly string[], part: Part, content: Content): string[] {
  return names
    .filter((name) => {
      const found = fileName.exec(name)?.groups;
      if (found === undefined || (found.images === undefined) !== (content === 'labels')) return false;
      return (found.part?.toLowerCase() === 'train') === (part === 'train');
    })
    .filter((name) => !(/\.gz$/i.test(name) && names.includes(name.slice(0, -'.gz'.length))))
    .sort();
}

function usualName(part: Part, content: Content): string {
  const rank = content === 'images' ? 'idx3' : 'idx1';
  return `${part === 'train' ? 'train' : 't10k'}-${content}-${rank}-ubyte`;
}

function howToFetch(directory: string): string {
  return `Fetch MNIST with: dropout-mlp data fetch --out ${directory}`;
}
