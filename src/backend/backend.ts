import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors.ts';
import { transposeBeforeMatMul } from './transpose-before-matmul.ts';

/** Of the core that all backends share. */
export const tfjsVersion: string = tf.version_core;

export type BackendName = 'node' | 'wasm' | 'cpu';
export type BackendChoice = BackendName | 'auto';

/** The backend in use, as runs record it. */
export interface Backend {
  readonly name: BackendName;
  /** Of the package that implements it. */
  readonly version: string;
}

/**
 * Loads one tfjs backend and makes it the one in use. `auto` takes WebAssembly, which computes the same bits on every
 * machine, and plain JavaScript where there is no WebAssembly.
 *
 * @throws UserError where the backend asked for cannot be used
 */
export async function useBackend(choice: BackendChoice): Promise<Backend> {
  tf.enableProdMode(); // keeps tfjs from advertising on stderr and from checking every tensor for NaN
  if (choice !== 'auto') return activate(choice);
  return (await activate('wasm').catch(() => undefined)) ?? activate('cpu');
}

async function activate(name: BackendName): Promise<Backend> {
  const version = await loaders[name]();
  const registered = name === 'node' ? 'tensorflow' : name;
  if (!(await tf.setBackend(registered))) {
    throw new UserError(
      'backend/unusable',
      `backend ${name}: tfjs could not start it on this machine`,
      useAnother,
    );
  }
  await tf.ready();
  if (name === 'wasm') transposeBeforeMatMul('wasm');
  return { name, version };
}

const useAnother = 'Use --set training.backend=auto.';

/** An optional dependency: a name the compiler does not look up. */
const nodePackage: string = '@tensorflow/tfjs-node';

/** Each imports its package, which registers itself with tfjs, and returns the package's version. */
const loaders: Record<BackendName, () => Promise<string>> = {
  wasm: async () => (await import('@tensorflow/tfjs-backend-wasm')).version_wasm,
  cpu: async () => (await import('@tensorflow/tfjs-backend-cpu')).version_cpu,
  node: async () => {
    try {
      const { version } = (await import(nodePackage)) as { version: Record<string, string> };
      return version['tfjs-node'] as string;
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      throw new UserError(
        'backend/unusable',
        `backend node: @tensorflow/tfjs-node cannot be loaded: ${reason}`,
        useAnother,
      );
    }
  },
};
