import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors.ts';
import { cpuFeatures } from './cpu-features.ts';
import { noAvx, otherCore, whyItDoesNotLoad } from './unusable.ts';

/** What is known of TensorFlow itself. */
export interface TensorFlow {
  readonly version: string;
  /** Whether oneDNN's kernels were allowed: results differ a little with and without, each reproducibly. */
  readonly oneDnn: boolean;
}

/** An optional dependency: a name the compiler does not look up. */
const packageName: string = '@tensorflow/tfjs-node';

/**
 * Loads tfjs-node, which registers the backend `tensorflow` and makes it the one in use, without a word on stderr.
 *
 * @returns the version of the package
 * @throws UserError saying why it cannot be used here
 */
export async function loadTfjsNode(features = cpuFeatures()): Promise<string> {
  // Without AVX, TensorFlow ends the process, and no error could be caught.
  if (process.arch === 'x64' && features?.has('avx') === false) throw noAvx();
  setUpEnvironment();
  supplyRemovedFunctions();
  const version = await importPackage();
  if (tf.findBackend('tensorflow') === null) throw otherCore();
  return version;
}

/** Of the library that was loaded. */
export function tensorFlow(): TensorFlow {
  const { binding } = tf.findBackend('tensorflow') as unknown as { binding: { TF_Version: string } };
  return { version: binding.TF_Version, oneDnn: oneDnnIsOn() };
}

/** TensorFlow reads these when it is loaded; what the user has set stays. */
function setUpEnvironment(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // With oneDNN's operations TensorFlow announces itself at any log level, and trains small networks more slowly.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
  // Without them it still multiplies matrices by oneDNN's sgemm, whose AVX kernels point the stack register into the
  // heap: any signal that is handled meanwhile, such as Ctrl-C, then corrupts memory (oneDNN issue 4845).
  if (!oneDnnIsOn()) process.env.ONEDNN_MAX_CPU_ISA ??= 'SSE41';
}

function oneDnnIsOn(): boolean {
  return /^(1|true)$/i.test(process.env.TF_ENABLE_ONEDNN_OPTS ?? '');
}

async function importPackage(): Promise<string> {
  try {
    const { version } = (await import(packageName)) as { version: Record<string, string> };
    return version['tfjs-node'] as string;
  } catch (error) {
    throw error instanceof UserError ? error : whyItDoesNotLoad(error as Error);
  }
}

/** tfjs-node 4.22 calls two functions that Node 22 warns of and Node 23 no longer has. */
function supplyRemovedFunctions(): void {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}
