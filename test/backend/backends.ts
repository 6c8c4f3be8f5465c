import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BackendName, backendNames } from '../../src/backend/names.ts';

/** By its native part, without which npm leaves the package out; one that is there and broken fails the tests. */
export const hasTfjsNode = existsSync(
  join(import.meta.dirname, '../../node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node'),
);

/** For `describe.skipIf` and `test.skipIf`. */
export function isMissing(backend: BackendName): boolean {
  return backend === 'node' && !hasTfjsNode;
}

export const presentBackends = backendNames.filter((name) => !isMissing(name));
