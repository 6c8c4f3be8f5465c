import { UserError } from '../errors.ts';
import { RESERVED_GIGABYTES, waysToAddresses } from './address-space.ts';

/** What helps where tfjs-node is not there, in whole or in part. */
const getIt =
  'npm leaves it out where the host of its native library cannot be reached. Run npm install where it can, or, in a ' +
  'clone, npm run tfjs-node:from-wheel; or use the backend wasm or auto.';
const useAnother = 'Use the backend wasm or auto.';

/**
 * Why importing `@tensorflow/tfjs-node` failed.
 *
 * @param error thrown by `import`
 */
export function whyItDoesNotLoad(error: Error): UserError {
  const reason = (error.message.split('\n')[0] as string).trim();
  if (isNotFound(error) && reason.includes("'@tensorflow/tfjs-node'")) {
    return unusable('not-installed', '@tensorflow/tfjs-node is not installed', getIt);
  }
  if (/tfjs_binding\.node|libtensorflow/.test(reason)) {
    return unusable(
      'no-library',
      `the native library of @tensorflow/tfjs-node cannot be loaded: ${reason}`,
      getIt,
    );
  }
  if (/ is not a function$/.test(reason)) {
    const node = `Node ${process.versions.node}`;
    return unusable(
      'node-version',
      `@tensorflow/tfjs-node does not work with ${node}: ${reason}`,
      useAnother,
    );
  }
  return unusable('broken', `@tensorflow/tfjs-node cannot be loaded: ${reason}`, getIt);
}

export function noAvx(): UserError {
  return unusable('no-avx', 'TensorFlow is compiled for CPUs with AVX, and this one has none', useAnother);
}

export function noWebAssembly(): UserError {
  const reason = 'backend wasm: this Node runs without WebAssembly, as with --jitless';
  return new UserError('backend/no-webassembly', reason, 'Use the backend auto or cpu.');
}

export function noAddresses(): UserError {
  const reason = `backend wasm: Node reserves ${RESERVED_GIGABYTES} GB of address space for it, which the system does not give to this process`;
  return new UserError('backend/no-memory', reason, `${waysToAddresses}, or use the backend cpu.`);
}

/** tfjs has the backend's package, but could not start it. */
export function notStarted(name: string): UserError {
  return new UserError(
    'backend/not-started',
    `backend ${name}: tfjs could not start it on this machine`,
    name === 'wasm' ? 'Use the backend cpu or auto.' : useAnother,
  );
}

function unusable(code: string, reason: string, hint: string): UserError {
  return new UserError(`backend/${code}`, `backend node: ${reason}`, hint);
}

function isNotFound({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
