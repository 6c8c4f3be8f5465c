import { readFile } from 'node:fs/promises';
import { packageFile } from '../../../package-file.ts';

/** What the kernels export; addresses and counts are plain numbers. */
export interface Kernels {
  attach(sessionAt: number, thread: number, arenaStart: number, arenaEnd: number): void;
  begin(): void;
  finish(): void;
  serve(seen: number): void;
  takeImages(imagesAt: number, first: number, count: number): void;
  philoxWord(
    word: number,
    counter0: number,
    counter1: number,
    counter2: number,
    counter3: number,
    key0: number,
    key1: number,
  ): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled kernels: read and compiled once a process. */
export function loadKernels(): Promise<WebAssembly.Module> {
  compiled ??= readFile(kernelsFile()).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** The debug build checks every address against the arena's bounds. */
function kernelsFile(): string {
  const build = process.env.DROPOUT_MLP_KERNELS === 'debug' ? 'kernels.debug.wasm' : 'kernels.wasm';
  return packageFile(`dist/training/engines/fused/${build}`);
}

/** One thread's instance of the kernels over the shared memory. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: kernelImports(memory) }).exports as unknown as Kernels;
}

type KernelImport = WebAssembly.Memory | ((address: number, value: number) => void);

/** What the kernels import. Workers get it as text, so it may refer to nothing else. */
export function kernelImports(memory: WebAssembly.Memory): Record<string, KernelImport> {
  const words = new Int32Array(memory.buffer);
  return {
    memory,
    sleep: (address: number, value: number) => void Atomics.wait(words, address / 4, value, 200),
    wake: (address: number) => void Atomics.notify(words, address / 4),
    abort: () => {
      throw new RangeError('a kernel touched memory outside its arena');
    },
  };
}
