import { beforeAll, describe } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import type { BackendName } from '../../src/backend/names.ts';
import { isMissing } from '../backend/backends.ts';
import { isThorough } from '../thorough.ts';

export type Contestant = readonly [choice: 'layers' | 'fused', threads: number];

const contestants: [BackendName, ...Contestant][] = [
  ['node', 'layers', 1],
  ['wasm', 'layers', 1],
  ['wasm', 'fused', 1],
  ['wasm', 'fused', 2],
  ...(isThorough ? slowContestants() : []),
];

/** Three threads wait for each other's turns where there are two cores. */
function slowContestants(): [BackendName, ...Contestant][] {
  return [
    ['cpu', 'layers', 1],
    ['wasm', 'fused', 3],
  ];
}

/** The same tests for every engine on every backend that is there. */
export function describeEngines(tests: (contestant: Contestant) => void): void {
  for (const [backend, choice, threads] of contestants) {
    describe.skipIf(isMissing(backend))(`on ${backend}, the ${choice} engine, threads: ${threads}`, () => {
      beforeAll(async () => {
        await useBackend(backend);
      });
      tests([choice, threads]);
    });
  }
}
