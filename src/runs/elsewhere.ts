import { appendFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { makeDirectory, readRegularFile } from '../files.ts';
import { RUNS_DIRECTORY } from './run-directory.ts';

/** In the folder of runs: where the others are, a path in JSON on each line. */
const FILE = join(RUNS_DIRECTORY, '.elsewhere');
const MOST_BYTES = 10_000_000;
/** The last ones; a folder that is used for years remembers no more. */
const MOST_RUNS = 1000;

/**
 * Notes a run that is not in the folder of runs, so that it can be the latest run. Where nothing can be written, it
 * cannot, which is no reason not to train.
 *
 * @param path of its directory
 */
export async function rememberRun(path: string): Promise<void> {
  const place = placeOf(path);
  if (dirname(place) === RUNS_DIRECTORY || (await runsElsewhere()).includes(place)) return;
  try {
    await makeDirectory(RUNS_DIRECTORY);
    await appendFile(FILE, `${JSON.stringify(place)}\n`);
  } catch {
    // the run itself is written all the same
  }
}

/** The directories that were noted, whatever is there now. */
export async function runsElsewhere(): Promise<string[]> {
  const file = await readRegularFile(FILE, { maxBytes: MOST_BYTES }).catch(() => Buffer.of());
  const places = file.toString('utf8').split('\n').flatMap(parsePlace);
  return [...new Set(places)].slice(-MOST_RUNS);
}

/** Relative where it is below this directory, which may be moved with it. */
function placeOf(path: string): string {
  const place = relative('.', path);
  return place.startsWith('..') || isAbsolute(place) || place === '' ? resolve(path) : place;
}

function parsePlace(line: string): string[] {
  try {
    const place: unknown = JSON.parse(line);
    return typeof place === 'string' && !place.includes('\0') ? [place] : [];
  } catch {
    return [];
  }
}
