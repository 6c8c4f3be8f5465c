import { createRequire } from 'node:module';

import tf = require('@tensorflow/tfjs-core');

import { hasRoomForMemory } from './address-space.ts';
import { type BackendChoice, type BackendName, backendNames } from './names.ts';
import { loadTfjsNode, type TensorFlow, type TensorFlowEnvironment, tensorFlow } from './tfjs-node.ts';
import { transposeBeforeMatMul } from './transpose-before-matmul.ts';
import { noAddresses, notStarted, noWebAssembly } from './unusable.ts';

/** Of the core that all backends share. */
export const tfjsVersion: string = tf.version_core;

/** The backend in use, as runs record it. */
export interface Backend {
  readonly name: BackendName;
  /** Of the package that implements it. */
  readonly version: string;
  /** Of the backend node. */
  readonly tensorflow?: TensorFlow;
}

/** For work that loading TensorFlow would take longer than: the same bits on every machine, and soon there. */
export const quickToStart: BackendOptions = { order: ['wasm', 'cpu'] };

export interface BackendOptions {
  /** What `auto` tries: the first that works is taken, without a word about the others. */
  readonly order?: readonly BackendName[];
  /** Of TensorFlow in an earlier run, where its bits shall be had again. */
  readonly environment?: TensorFlowEnvironment | undefined;
}

/**
 * Loads one tfjs backend and makes it the one in use.
 *
 * @throws UserError where the backend asked for cannot be used, with the reason
 */
export async function useBackend(
  choice: BackendChoice,
  { order = backendNames, environment }: BackendOptions = {},
): Promise<Backend> {
  tf.enableProdMode(); // keeps tfjs from advertising on stderr and from checking every tensor for NaN
  if (choice !== 'auto') return activate(choice, environment);
  for (const name of order) {
    const backend = await activate(name).catch(() => undefined);
    if (backend !== undefined) return backend;
  }
  return activate('cpu');
}

async function activate(name: BackendName, environment?: TensorFlowEnvironment): Promise<Backend> {
  const version = await loaders[name](environment);
  const registered = name === 'node' ? 'tensorflow' : name;
  if (!(await tf.setBackend(registered))) throw notStarted(name);
  await tf.ready();
  if (name === 'wasm') transposeBeforeMatMul('wasm');
  return { name, version, ...(name === 'node' && { tensorflow: tensorFlow() }) };
}

const load = createRequire(import.meta.url);

/** Each loads its package, which registers itself with tfjs, and returns the package's version. */
const loaders: Record<BackendName, (environment?: TensorFlowEnvironment) => Promise<string>> = {
  node: loadTfjsNode,
  wasm: async () => {
    if (!('WebAssembly' in globalThis)) throw noWebAssembly(); // before the package complains on stderr
    if (!hasRoomForMemory()) throw noAddresses(); // likewise
    return (load('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm'))
      .version_wasm;
  },
  cpu: async () =>
    (load('@tensorflow/tfjs-backend-cpu') as typeof import('@tensorflow/tfjs-backend-cpu')).version_cpu,
};
