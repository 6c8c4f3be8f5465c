import { expect } from 'vitest';
import { removeTemporaryDirectories } from './temporary-directory.ts';

removeTemporaryDirectories();

// Arrays of equal bytes are equal: vitest itself takes a microsecond for each number in them.
expect.addEqualityTesters([(a, b) => (haveSameBytes(a, b) ? true : undefined)]);

function haveSameBytes(a: unknown, b: unknown): boolean {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return false;
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
