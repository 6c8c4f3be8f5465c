import { afterEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../../../../src/errors.ts';
import { Arena } from '../../../../src/training/engines/fused/arena.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function arenaWith(...sizes: number[]): { arena: Arena; addresses: number[] } {
  const arena = new Arena();
  return { arena, addresses: sizes.map((bytes) => arena.allocate(bytes)) };
}

function errorOf(arena: Arena): unknown {
  try {
    return arena.createMemory();
  } catch (error) {
    return error;
  }
}

function refuseMemory(isRefused: (description: { readonly initial: number }) => boolean) {
  const { Memory } = WebAssembly;
  return vi.spyOn(WebAssembly, 'Memory').mockImplementation(function make(description) {
    if (isRefused(description)) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    return new Memory(description);
  });
}

describe('Arena', () => {
  test.each([
    [[1, 64, 65, 0, 1], [65536, 65600, 65664, 65792, 65792], 65856],
    [[2 ** 32, 1], [65536, 65536 + 2 ** 32], 65600 + 2 ** 32],
  ])('regions of %j bytes begin at %j, behind the page of the compiler', (sizes, expected, end) => {
    const { arena, addresses } = arenaWith(...sizes);
    expect(addresses).toEqual(expected);
    expect(arena.end).toBe(end);
  });

  test.each([
    [1, 2],
    [65536, 2],
    [65537, 3],
  ])('%d bytes make a shared memory of %d pages, all zero', (bytes, pages) => {
    const { buffer } = arenaWith(bytes).arena.createMemory();
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(buffer.byteLength).toBe(pages * 65536);
    expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true);
  });

  test.each([
    [2 ** 32 - 65536 + 1, '4.1'],
    [5 * 2 ** 30 - 65536, '5.0'],
    [5 * 2 ** 30, '5.1'],
    [2 ** 45, '32768.1'],
  ])('%d bytes are refused as %s GB', (bytes, gigabytes) => {
    expect(errorOf(arenaWith(bytes).arena)).toEqual(
      new UserError(
        'fused/too-large',
        `The fused engine would need ${gigabytes} GB of memory for this network and data; WebAssembly has 4.`,
        'Take fewer training images (data.subset), a smaller batch or narrower layers, or set training.engine: layers.',
      ),
    );
  });

  test('4 GB to the byte are asked for; where the system does not give them, the message says so', () => {
    const Memory = refuseMemory(({ initial }) => initial > 1);
    expect(errorOf(arenaWith(2 ** 32 - 65536).arena)).toEqual(
      new UserError(
        'fused/no-memory',
        'The fused engine needs 4.0 GB of memory, which the system does not give to this process.',
        'Raise its limit (ulimit -v), free some memory, or set training.engine: layers.',
      ),
    );
    expect(Memory.mock.calls[0]).toEqual([{ initial: 65536, maximum: 65536, shared: true }]);
  });

  test('where no memory can be had, however small, the message says how much Node reserves', () => {
    refuseMemory(() => true);
    expect(errorOf(arenaWith(1).arena)).toEqual(
      new UserError(
        'fused/no-memory',
        'The fused engine needs 10 GB of address space, as any memory of WebAssembly does in Node; the system does not give them to this process.',
        'Raise its limit (ulimit -v) or set NODE_OPTIONS=--disable-wasm-trap-handler (from Node 20.15 on), or set training.engine: layers.',
      ),
    );
  });
});
