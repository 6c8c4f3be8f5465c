import util from 'node:util';

import tf = require('@tensorflow/tfjs-core');

import { UserError } from '../errors.ts';
import { cpuFeatures } from './cpu-features.ts';
import { noAvx, whyItDoesNotLoad } from './unusable.ts';

/** What is known of TensorFlow itself. */
export interface TensorFlow {
  readonly version: string;
  /** The variables that its results depend on, to the bit. */
  readonly environment: TensorFlowEnvironment;
}

export type TensorFlowEnvironment = Readonly<Record<string, string>>;

/** An optional dependency: a name the compiler does not look up. */
const packageName: string = '@tensorflow/tfjs-node';

/**
 * Loads tfjs-node, which registers the backend `tensorflow` and makes it the one in use, without a word on stderr.
 *
 * @param environment of an earlier run, whose bits shall be had again
 * @returns the version of the package
 * @throws UserError saying why it cannot be used here
 */
export async function loadTfjsNode(
  environment: TensorFlowEnvironment = {},
  features = cpuFeatures(),
): Promise<string> {
  // Without AVX, TensorFlow ends the process, and no error could be caught.
  if (process.arch === 'x64' && features?.has('avx') === false) throw noAvx();
  Object.assign(process.env, decisiveIn(environment));
  setUpEnvironment();
  supplyRemovedFunctions();
  return await importPackage();
}

/** Of the library that was loaded. */
export function tensorFlow(): TensorFlow {
  const { binding } = tf.findBackend('tensorflow') as unknown as { binding: { TF_Version: string } };
  return { version: binding.TF_Version, environment: decisiveIn(process.env) };
}

/** Whatever else stands in the file of a run is nothing for our environment. */
function decisiveIn(environment: Readonly<Record<string, string | undefined>>): TensorFlowEnvironment {
  const found = decisive.map((name) => [name, environment[name]]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

const decisive = ['TF_ENABLE_ONEDNN_OPTS', 'ONEDNN_MAX_CPU_ISA', 'TF_NUM_INTRAOP_THREADS'];

/** TensorFlow reads these when it is loaded; what the user has set stays. */
function setUpEnvironment(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // With oneDNN's operations TensorFlow announces itself at any log level.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
  // Without them it still multiplies matrices by oneDNN's sgemm, whose AVX kernels point the stack register into the
  // heap: any signal that is handled meanwhile, such as Ctrl-C, then corrupts memory (oneDNN issue 4845).
  if (!isOn(process.env.TF_ENABLE_ONEDNN_OPTS)) process.env.ONEDNN_MAX_CPU_ISA ??= 'SSE41';
  // How sums are split depends on the number of threads; networks of the article's size are not slower with one.
  process.env.TF_NUM_INTRAOP_THREADS ??= '1';
}

/** As TensorFlow reads its switches. */
function isOn(value: string | undefined): boolean {
  return /^(1|true)$/i.test(value ?? '');
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
