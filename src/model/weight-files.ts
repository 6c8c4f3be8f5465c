import { basename, dirname, join } from 'node:path';
import { readInto, withRegularFile } from '../files.ts';
import { received } from '../received.ts';
import { damagedModel, type ModelJson, type WeightSpec } from './model-json.ts';

/** Node and WebAssembly hold no more in one piece. */
const MAX_BYTES = 2 ** 31 - 1;
/** tfjs's own savers write one for each 4 MiB. */
const MAX_FILES = 10_000;
const NAMES_SHOWN = 3;

/** The files that hold the weights of a model, one after the other. */
export interface WeightFiles {
  /** As the document names them, each once. */
  readonly names: readonly string[];
  /** Bytes in all of them. */
  readonly length: number;
}

/**
 * Compares the sizes of the files with what the document announces, before any of them is read.
 *
 * @param path of `model.json`; the files lie beside it
 * @throws UserError where a file is missing, or all together are too long or too short
 */
export async function findWeightFiles(path: string, { weightsManifest }: ModelJson): Promise<WeightFiles> {
  const names = weightsManifest.flatMap((group) => group.paths);
  const length = byteLengthOf(weightsManifest.flatMap((group) => group.weights));
  if (names.length > MAX_FILES)
    throw damagedModel(`${path}: expected at most ${MAX_FILES} weight files, received ${names.length}`);
  for (const name of names) checkName(name, path);
  checkDifferent(names, path);
  if (length > MAX_BYTES) {
    const problem = `expected at most ${MAX_BYTES} bytes of weights, received shapes of ${length}`;
    throw damagedModel(`${path}: weightsManifest: ${problem}`);
  }
  checkLength(await totalSize(path, names), { names, length }, path);
  return { names, length };
}

/**
 * Reads the weights of a model, one array after the other.
 *
 * @throws UserError where a file has changed since it was found
 */
export async function readWeights(path: string, files: WeightFiles): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(files.length);
  let length = 0;
  for (const name of files.names) {
    const rest = bytes.subarray(length);
    length += await withRegularFile(besides(path, name), (file) => readInto(file, rest));
  }
  checkLength(length, files, path);
  return bytes;
}

function besides(path: string, name: string): string {
  return join(dirname(path), name);
}

/** How many numbers of these weights belong to the layers, not to an optimizer. */
export function numbersIn({ weightsManifest }: ModelJson): number {
  return weightsManifest
    .flatMap((group) => group.weights)
    .filter((spec) => spec.group !== 'optimizer')
    .reduce((sum, spec) => sum + numbersOf(spec), 0);
}

function checkName(name: string, path: string): void {
  if (name === basename(name) && name !== '' && !name.includes('\0')) return;
  throw damagedModel(
    `${path}: expected weight files beside model.json, received the path ${JSON.stringify(name)}`,
  );
}

/** A small file, named again and again, would fill the memory. */
function checkDifferent(names: readonly string[], path: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw damagedModel(`${path}: expected each weight file once, received ${received(name)} again`);
    seen.add(name);
  }
}

/** One file after the other: there may be more of them than may be open at once. */
async function totalSize(path: string, names: readonly string[]): Promise<number> {
  let total = 0;
  for (const name of names) total += await withRegularFile(besides(path, name), async (_, size) => size);
  return total;
}

function checkLength(received: number, { names, length }: WeightFiles, path: string): void {
  if (received === length) return;
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const files = names.length === 0 ? 'no file' : names.slice(0, NAMES_SHOWN).join(', ') + more;
  throw damagedModel(`${path}: expected ${length} bytes of weights, received ${received} in ${files}`);
}

const bytesPerNumber = { float32: 4, int32: 4, bool: 1, uint16: 2, uint8: 1, float16: 2 } as const;

function byteLengthOf(specs: readonly WeightSpec[]): number {
  return specs.reduce(
    (sum, spec) => sum + numbersOf(spec) * bytesPerNumber[spec.quantization?.dtype ?? spec.dtype],
    0,
  );
}

function numbersOf({ shape }: WeightSpec): number {
  return shape.reduce((product, size) => product * size, 1);
}
