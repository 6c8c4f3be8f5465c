import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  imagesFields,
  sessionFields,
  writeRecord,
} from '../../../../../src/training/engines/fused/records.ts';

const root = join(import.meta.dirname, '../../../../..');

beforeAll(() => {
  const build = spawnSync(process.execPath, ['scripts/kernels.mjs', '--debug'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(build).toMatchObject({ status: 0, stderr: '' });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A page before the arena, the arena, and a page behind it. */
const PAGE = 65536;
const [start, end] = [PAGE, 2 * PAGE];
const [sessionAt, imagesAt, startsAt, stagingAt] = [0, 1024, 2048, 3072].map((offset) => start + offset) as [
  number,
  number,
  number,
  number,
];

/** Takes one image of a single pixel, of value 0, from `stagingAt`; `startsAt` gets where its entries begin and end. */
async function takeImage(build: 'debug' | 'release', addresses: { startsAt?: number; stagingAt?: number }) {
  vi.stubEnv('DROPOUT_MLP_KERNELS', build === 'debug' ? 'debug' : '');
  vi.resetModules(); // the build is chosen once a process
  const { instantiateKernels, loadKernels } = await import(
    '../../../../../src/training/engines/fused/kernels.ts'
  );
  const memory = new WebAssembly.Memory({ initial: 3, maximum: 3, shared: true });
  const view = new DataView(memory.buffer);
  writeRecord(view, sessionAt, sessionFields, { imageSize: 1, stagingAt, ...addresses });
  writeRecord(view, imagesAt, imagesFields, { startsAt, ...addresses });
  const kernels = instantiateKernels(await loadKernels(), memory);
  kernels.attach(sessionAt, 0, start, end);
  kernels.takeImages(imagesAt, 0, 1);
}

const outside: [what: string, addresses: { startsAt?: number; stagingAt?: number }][] = [
  ['writes 4 bytes before the arena', { startsAt: start - 4 }],
  ['writes across its start', { startsAt: start - 1 }],
  ['writes across its end', { startsAt: end - 7 }],
  ['writes 4 bytes behind it', { startsAt: end }],
  ['writes at address 0', { startsAt: 0 }],
  ['reads a byte before it', { stagingAt: start - 1 }],
  ['reads a byte behind it', { stagingAt: end }],
];

describe('the debug build of the kernels', () => {
  test.each(outside)('traps where a kernel %s', async (_, addresses) => {
    await expect(takeImage('debug', addresses)).rejects.toThrow(
      new RangeError('a kernel touched memory outside its arena'),
    );
  });

  test.each([
    ['the first', { startsAt: start + 512, stagingAt: start }],
    ['the last', { startsAt: end - 8, stagingAt: end - 1 }],
  ])('lets %s bytes of the arena be used', async (_, addresses) => {
    await expect(takeImage('debug', addresses)).resolves.toBeUndefined();
  });
});

test.each(outside)('the release build checks nothing: not where a kernel %s', async (_, addresses) => {
  await expect(takeImage('release', addresses)).resolves.toBeUndefined();
});
