import { expect, test } from 'vitest';
import { renderEngineNotice } from '../../src/report/backend.ts';

const backend = { name: 'wasm', version: '4.22.0' } as const;
const asked = { backend: 'auto' };

test.each([
  [{ name: 'fused', threads: { asked: 4, started: 4 } }, 'auto', ''],
  [
    { name: 'fused', threads: { asked: 8, started: 3 } },
    'auto',
    'Training with 3 of 8 threads: the system gives this process no more. The result is the same.\n',
  ],
  [
    { name: 'fused', threads: { asked: 2, started: 1 } },
    'wasm',
    'Training with the fused engine, not on wasm (4.22.0), which holds the model only.\nTraining with 1 of 2 threads: the system gives this process no more. The result is the same.\n',
  ],
  [{ name: 'layers' }, 'wasm', 'Training with the layers engine on wasm (4.22.0).\n'],
] as const)('engine %j, backend %s', (engine, choice, expected) => {
  expect(renderEngineNotice({ engine, backend, asked: { ...asked, backend: choice } })).toBe(expected);
});
