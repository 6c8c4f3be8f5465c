import { availableParallelism, cpus } from 'node:os';
import { cpuFeatures } from '../backend/cpu-features.ts';
import { hasSimd } from '../backend/simd.ts';

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
    simd: hasSimd(),
  };
}
