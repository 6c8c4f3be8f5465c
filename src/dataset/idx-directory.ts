import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { nearDirectory } from './near-directory.ts';

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

/**
 * `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte.gz`, `EMNIST-Letters-test-images-idx3-ubyte.gz` and the like, with
 * what browsers, file managers and wget put behind the name of a copy: `t10k-images-idx3-ubyte (1).gz`.
 */
const fileName =
  /^(?<stem>(?:.+[-._])?(?<part>train|t10k|test)[-._](?:(?<images>images)[-._]idx3|labels[-._]idx1)[-._]ubyte)(?<marks>(?:\.gz|\.idx|\.\d{1,3}| ?\(\d+\)| (?:- )?copy(?: \d+)?)*)$/i;

/**
 * Finds the training and, where there are any, the test files of one data set by their names. Of several copies of a file,
 * the one with the shortest name is taken: plain rather than gzipped, and rather than one that was downloaded again.
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
  if (names.every((name) => seemingPart(name) !== 'test')) return { train };
  const test = {
    images: requireFile(directory, names, 'test', 'images'),
    labels: requireFile(directory, names, 'test', 'labels'),
  };
  return { train, test };
}

async function listDirectory(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries.map(async (entry) =>
      entry.isDirectory() && fileName.test(entry.name)
        ? await filesOfArchive(directory, entry.name)
        : [entry.name],
    );
    return (await Promise.all(names)).flat();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw asUserError(error, directory);
    throw code === 'ENOENT' ? await missingDirectory(directory) : notDirectory(directory);
  }
}

const expected = "expected 'embedded' or a directory of IDX files";

async function missingDirectory(directory: string): Promise<UserError> {
  const problem = `${directory}: no such directory; ${expected}`;
  const near = await nearDirectory(directory);
  return near === undefined
    ? new UserError('dataset/no-directory', problem, howToName(directory))
    : new UserError('dataset/no-directory', `${problem}. Did you mean ${near}?`);
}

function notDirectory(path: string): UserError {
  const hint = 'Name the directory that holds the files.';
  return new UserError('dataset/no-directory', `${path}: this is a file; ${expected}`, hint);
}

/** Archives may unpack each file into a directory of its name. */
async function filesOfArchive(directory: string, name: string): Promise<string[]> {
  const inside = (await readdir(join(directory, name))).filter((file) => fileName.test(file));
  return inside.length === 0 ? [name] : inside.map((file) => join(name, file));
}

function requireFile(directory: string, names: readonly string[], part: Part, content: Content): string {
  const [name, ...others] = candidates(names, part, content);
  if (name === undefined) throw missingFile(directory, names, part, content);
  if (others.length > 0) {
    throw new UserError(
      'dataset/ambiguous',
      `${directory}: expected one file of ${part} ${content}, found ${[name, ...others].join(', ')}`,
      'Keep each data set in a directory of its own.',
    );
  }
  return join(directory, name);
}

function missingFile(directory: string, names: readonly string[], part: Part, content: Content): UserError {
  const usual = `${usualName(part, content)}, with or without .gz`;
  const near = names.find((name) => seemingPart(name) === part && seemingContent(name) === content);
  if (near === undefined) {
    const message = `${directory}: no ${part} ${content} found; looked for ${usual}`;
    const isOfOthers = names.length > 0 && names.every((name) => seemingContent(name) === undefined);
    return new UserError('dataset/missing-file', message, isOfOthers ? howToHave() : howToFetch(directory));
  }
  return new UserError(
    'dataset/strange-name',
    `${join(directory, near)}: seems to hold ${part} ${content}; expected a file named ${usual}`,
    'Unpack or rename it, finish its download, or move it to another directory.',
  );
}

/** The files of this part and content, of several copies of a file the one with the shortest name. */
function candidates(names: readonly string[], part: Part, content: Content): string[] {
  const shortest = new Map<string, string>();
  for (const name of names) {
    const { stem, images, part: found } = fileName.exec(basename(name))?.groups ?? {};
    if (stem === undefined || (images === undefined) !== (content === 'labels')) continue;
    if ((found?.toLowerCase() === 'train') !== (part === 'train')) continue;
    const file = stem.replaceAll(/[._]/g, '-');
    const other = shortest.get(file);
    if (other === undefined || name.length < other.length) shortest.set(file, name);
  }
  return [...shortest.values()].sort();
}

/** By a name that may be another than it should be: packed, renamed, of a download that has not ended. */
function seemingPart(name: string): Part | undefined {
  if (seemingContent(name) === undefined) return undefined;
  return /train/i.test(name) ? 'train' : /t10k|test/i.test(name) ? 'test' : undefined;
}

function seemingContent(name: string): Content | undefined {
  if (!/idx|ubyte/i.test(name)) return undefined;
  return /images/i.test(name) ? 'images' : /labels/i.test(name) ? 'labels' : undefined;
}

function usualName(part: Part, content: Content): string {
  const rank = content === 'images' ? 'idx3' : 'idx1';
  return `${part === 'train' ? 'train' : 't10k'}-${content}-${rank}-ubyte`;
}

function howToFetch(directory: string): string {
  return `Fetch MNIST with: ${commandLine('data', 'fetch', '--out', directory)}`;
}

/** For a directory that holds something else, such as pictures, which MNIST is not to be put beside. */
function howToHave(): string {
  return `Write the images and labels as IDX files, or fetch MNIST's with: ${commandLine('data', 'fetch')}`;
}

/** A folder that is to hold MNIST, and no data set that is named after it. */
const isForMnist = /(?<![a-z])mnist/i;

/** For a directory that is not there: what a config has as "C:\\new" in double quotes holds a line break. */
function howToName(directory: string): string {
  const hasEscapes = /^(?:[A-Za-z]:|\\)/.test(directory) && /\p{Cc}/u.test(directory);
  const advice = 'Put a path with backslashes in single quotes, or write each of them twice.';
  if (hasEscapes) return advice;
  if (isForMnist.test(basename(directory))) return howToFetch(directory);
  return `Check the path. MNIST is fetched by: ${commandLine('data', 'fetch')}`;
}
