import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { linuxFeatures } from '../../src/backend/cpu-features.ts';
import { loadTfjsNode } from '../../src/backend/tfjs-node.ts';
import { whyItDoesNotLoad } from '../../src/backend/unusable.ts';
import { cacheFolder } from '../../src/dataset/cache.ts';
import { isMissing } from './backends.ts';

const getIt =
  'npm leaves it out where the host of its native library cannot be reached. Run npm install where it can, or, in a ' +
  'clone, npm run tfjs-node:from-wheel; or use the backend wasm or auto.';
const useAnother = 'Use the backend wasm or auto.';
const node = process.versions.node;

/** As Node throws it. */
const notFound = (message: string) => Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });

describe('why tfjs-node cannot be used', () => {
  test.each([
    [
      'not installed',
      notFound("Cannot find package '@tensorflow/tfjs-node' imported from /x/dist/backend/tfjs-node.js"),
      'backend/not-installed',
      'backend node: @tensorflow/tfjs-node is not installed',
      getIt,
    ],
    [
      'a package of its own not installed',
      notFound("Cannot find module 'adm-zip'\nRequire stack:\n- /x/resources.js"),
      'backend/broken',
      "backend node: @tensorflow/tfjs-node cannot be loaded: Cannot find module 'adm-zip'",
      getIt,
    ],
    [
      'without its addon',
      new Error(
        'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x/lib/napi-v8/tfjs_binding.node. \nPlease run command ...',
      ),
      'backend/no-library',
      'backend node: the native library of @tensorflow/tfjs-node cannot be loaded: The Node.js native addon module ' +
        '(tfjs_binding.node) can not be found at path: /x/lib/napi-v8/tfjs_binding.node.',
      getIt,
    ],
    [
      'without libtensorflow',
      new Error('libtensorflow_cc.so.2: cannot open shared object file: No such file or directory'),
      'backend/no-library',
      'backend node: the native library of @tensorflow/tfjs-node cannot be loaded: ' +
        'libtensorflow_cc.so.2: cannot open shared object file: No such file or directory',
      getIt,
    ],
    [
      'on a Node that lacks what it calls',
      new TypeError('util_1.isNullOrUndefined is not a function'),
      'backend/node-version',
      `backend node: @tensorflow/tfjs-node does not work with Node ${node}: util_1.isNullOrUndefined is not a function`,
      useAnother,
    ],
  ])('%s', (_, thrown, code, message, hint) => {
    const { code: theCode, message: theMessage, hint: theHint } = whyItDoesNotLoad(thrown);
    expect([theCode, theMessage, theHint]).toEqual([code, message, hint]);
  });

  test.runIf(process.arch === 'x64')('on a CPU without AVX, before anything native is loaded', async () => {
    await expect(loadTfjsNode({}, new Set(['sse4_2']))).rejects.toMatchObject({
      code: 'backend/no-avx',
      message: 'backend node: TensorFlow is compiled for CPUs with AVX, and this one has none',
      hint: useAnother,
    });
  });
});

test.skipIf(isMissing('node'))('tfjs-node shares our copy of tfjs-core', async () => {
  await useBackend('node');
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => /tfjs-core.dist.tf-core/.test(path))).toHaveLength(1);
});

test('the features of a CPU are the words behind "flags" in /proc/cpuinfo, on ARM behind "Features"', () => {
  const x86 = 'processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu sse4_2 avx avx2\nbogomips\t: 5000\n';
  expect(linuxFeatures(x86)).toEqual(new Set(['fpu', 'sse4_2', 'avx', 'avx2']));
  expect(linuxFeatures('Features\t: fp asimd\n')).toEqual(new Set(['fp', 'asimd']));
  expect(linuxFeatures('processor\t: 0\n')).toBeUndefined();
});

test('what is built from the wheel is kept in the cache folder of the program', async () => {
  const places: string = '../../scripts/tfjs-node/places.mjs';
  expect((await import(places)).cacheFolder).toBe(resolve(cacheFolder(process.env, 'linux')));
});
