import { availableParallelism, cpus } from 'node:os';
import { cpuFeatures } from '../backend/cpu-features.ts';

/** What the program runs on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  /** Threads that this process may have at once. */
  readonly threads: number;
  /** Instruction-set extensions; absent where the operating system does not tell. */
  readonly cpuFeatures?: readonly string[];
  /** Whether WebAssembly has the 128-bit vectors that the fused engine and the backend wasm are built on. */
  readonly simd: boolean;
}

export function describeMachine(): Machine {
  const features = cpuFeatures();
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    threads: availableParallelism(),
    ...(features && { cpuFeatures: [...features].sort() }),
    simd: 'WebAssembly' in globalThis && WebAssembly.validate(vectorFunction),
  };
}

/** A module whose one function returns `i8x16.splat(0)`: type section, function section, code section. */
const vectorFunction = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b],
);
