import { readFileSync } from 'node:fs';

/**
 * Gigabytes of addresses that Node reserves for each WebAssembly memory, whatever its size, so that its code need not
 * check bounds; `--disable-wasm-trap-handler` makes it reserve what is used.
 */
export const RESERVED_GIGABYTES = 10;

/** What helps where the system does not give a process that many addresses. */
export const waysToAddresses =
  'Raise its limit (ulimit -v) or set NODE_OPTIONS=--disable-wasm-trap-handler (from Node 20.15 on)';

/** Whether this process can have one more WebAssembly memory, however small. */
export function hasRoomForMemory(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer.byteLength > 0;
  } catch {
    return false;
  }
}

/** Bytes of addresses that this process may still take; infinite where there is no limit, or none that is known. */
export function addressesLeft(): number {
  try {
    const limit = numberIn('/proc/self/limits', /^Max address space +(\d+)/m);
    return limit - 1024 * numberIn('/proc/self/status', /^VmSize:\s+(\d+) kB/m);
  } catch {
    return Number.POSITIVE_INFINITY; // not Linux
  }
}

function numberIn(file: string, pattern: RegExp): number {
  return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? Number.POSITIVE_INFINITY);
}
