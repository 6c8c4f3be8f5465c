import { readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { packageFile } from './package-file.ts';
import { inOneLine } from './received.ts';

const NAME = 'dropout-mlp';
const executable = packageFile('bin/dropout-mlp.mjs');

/** A command line of this program that works where the user stands, whatever is in its words: for hints. */
export function commandLine(...words: readonly string[]): string {
  return [programName(), ...words.map(quote)].join(' ');
}

/** The program by absolute paths, as other processes and machines with the same disk find it. */
export function programWords(): string[] {
  return [process.execPath, executable];
}

/**
 * How the program is called here: by its name where the shell finds it under that, with `npx` where it is installed in
 * the project or was fetched by npx, else by its path, as in a clone.
 */
export function programName(program = executable): string {
  if (programInPath() === program) return NAME;
  const fetched = npxSpecifier(program);
  if (fetched !== undefined) return ['npx', ...npxWords(fetched)].map(quote).join(' ');
  const here = currentDirectory();
  if (here === undefined) return `node ${quote(program)}`;
  const installed = dirname(dirname(program));
  if (foldersFrom(here).some((folder) => realPath(join(folder, 'node_modules', NAME)) === installed))
    return `npx ${NAME}`;
  const path = relative(here, program);
  return `node ${quote(path.length < program.length ? path : program)}`;
}

/** What the user's shell starts by the name: the first in its folders. */
function programInPath(): string | undefined {
  for (const folder of shellFolders()) {
    const path = realPath(join(folder, NAME));
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Where the user's shell looks for programs; npm puts folders before them for its own children. */
function shellFolders(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => folder !== '' && !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder));
}

/** What was named to npx, such as `dropout-mlp` or the path of a tarball; undefined where the program is not in its cache. */
function npxSpecifier(program: string): string | undefined {
  const [project, inside] = program.split(`${sep}node_modules${sep}`);
  if (inside === undefined || !project?.includes(`${sep}_npx${sep}`)) return undefined;
  try {
    const { _npx } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    return String(_npx.packages[0]);
  } catch {
    return NAME;
  }
}

function npxWords(specifier: string): string[] {
  const isName = specifier === NAME || specifier.startsWith(`${NAME}@`);
  return isName ? [specifier] : [`--package=${specifier}`, NAME];
}

/** A directory and all above it. */
export function foldersFrom(directory: string): string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...foldersFrom(above)];
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined where it was removed. */
function currentDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** A word as bash and zsh read it back, in one line: as it is where nothing in it means anything to them. */
export function quote(word: string): string {
  if (/^[\p{L}\p{N}_./:@%+-][\p{L}\p{N}_./:@%+=,-]*$/u.test(word)) return word;
  if (inOneLine(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${inOneLine(word.replaceAll(/[\\']/g, '\\$&'))}'`;
}
