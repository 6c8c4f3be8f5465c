import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelRecords } from '../../../../src/training/engines/fused/kernel-records.ts';
import { instantiateKernels, loadKernels } from '../../../../src/training/engines/fused/kernels.ts';

test("the kernels' records are those of records.ts; npm run records writes them", () => {
  const file = new URL('../../../../src/training/engines/fused/kernels/records.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(kernelRecords());
});

// kat_vectors of Random123, philox4x32 10: counter, key, block.
type Four = [number, number, number, number];
const knownAnswers = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] satisfies [Four, [number, number], Four][];

test.each(knownAnswers)('Philox of counter %j with key %j is %j', async (counter, key, block) => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
  const { philoxWord } = instantiateKernels(await loadKernels(), memory);
  expect(block.map((_, word) => philoxWord(word, ...counter, ...key) >>> 0)).toEqual(block);
});
