import { hasRoomForMemory, RESERVED_GIGABYTES, waysToAddresses } from '../../../backend/address-space.ts';
import { UserError } from '../../../errors.ts';

const PAGE_BYTES = 65536;
const MAX_PAGES = 65536;
/** The first page belongs to the compiler's own constants. */
const ARENA_START = PAGE_BYTES;

/** Lays out regions of one shared memory, each beginning on a cache line of its own. */
export class Arena {
  readonly start = ARENA_START;
  #end = ARENA_START;

  /** Address of a new region of so many bytes, all zero. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / 64) * 64;
    return address;
  }

  get end(): number {
    return this.#end;
  }

  /** @throws UserError where WebAssembly cannot address that much, or the system does not give it */
  createMemory(): WebAssembly.Memory {
    const pages = Math.ceil(this.#end / PAGE_BYTES);
    if (pages > MAX_PAGES) {
      throw new UserError(
        'fused/too-large',
        `The fused engine would need ${gigabytes(this.#end)} GB of memory for this network and data; WebAssembly has 4.`,
        'Take fewer training images (data.subset), a smaller batch or narrower layers, or set training.engine: layers.',
      );
    }
    try {
      return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    } catch {
      throw hasRoomForMemory() ? tooLittleMemory(this.#end) : tooFewAddresses();
    }
  }
}

function tooLittleMemory(bytes: number): UserError {
  return new UserError(
    'fused/no-memory',
    `The fused engine needs ${gigabytes(bytes)} GB of memory, which the system does not give to this process.`,
    'Raise its limit (ulimit -v), free some memory, or set training.engine: layers.',
  );
}

function tooFewAddresses(): UserError {
  return new UserError(
    'fused/no-memory',
    `The fused engine needs ${RESERVED_GIGABYTES} GB of address space, as any memory of WebAssembly does in Node; the system does not give them to this process.`,
    `${waysToAddresses}, or set training.engine: layers.`,
  );
}

/** Rounded up to one decimal, so that what is too much also reads as too much. */
function gigabytes(bytes: number): string {
  return (Math.ceil((10 * bytes) / 2 ** 30) / 10).toFixed(1);
}
