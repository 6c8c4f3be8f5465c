import { instantiateKernels, type Kernels, kernelImports } from './kernels.ts';
import type { Layout } from './layout.ts';
import { commandKinds, fieldOffset, sessionFields, signalsFields, writeRecord } from './records.ts';
import { startWorkers } from './workers.ts';

/** What a command is about; see the record `Signals`. */
export interface Command {
  readonly kind: keyof typeof commandKinds;
  readonly first?: number;
  readonly last?: number;
  readonly epoch?: number;
  readonly imagesAt?: number;
  readonly position?: number;
  readonly firstSample?: number;
  readonly lastSample?: number;
  readonly taken?: number;
}

/**
 * The whole program of a worker, as text: so it needs no file of its own, which bundlers and the test runner would
 * each look for elsewhere. It lives inside `serve` until told to stop.
 */
const workerProgram = `
const { parentPort, workerData: { module, memory, attachment, failedAt } } = require('node:worker_threads');
const imports = (${kernelImports})(memory);
const { attach, serve } = new WebAssembly.Instance(module, { env: imports }).exports;
attach(...attachment);
parentPort.postMessage('ready');
try { serve(0); } catch (error) { Atomics.store(new Int32Array(memory.buffer), failedAt / 4, 1); throw error; }
`;

/** The threads that share one memory: the calling one, number 0, and workers. */
export class ThreadPool {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #sessionAt: number;
  readonly #signalsAt: number;
  #threads = 1;
  #isUnderWay = false;
  readonly #failedAt: number;

  private constructor(kernels: Kernels, memory: WebAssembly.Memory, { sessionAt, session }: Layout) {
    this.kernels = kernels;
    this.#memory = memory;
    this.#sessionAt = sessionAt;
    this.#signalsAt = session.signalsAt;
    this.#failedAt = session.signalsAt + fieldOffset(signalsFields, 'failed');
  }

  /** Starts the workers, as many as the system gives, and returns when all of them listen. */
  static async start(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    layout: Layout,
    arena: { readonly start: number; readonly end: number },
  ): Promise<ThreadPool> {
    const attachments = Array.from(
      { length: layout.session.threads },
      (_, thread) => [layout.sessionAt, thread, arena.start, arena.end] as const,
    );
    const kernels = instantiateKernels(module, memory);
    const pool = new ThreadPool(kernels, memory, layout);
    const [own, ...others] = attachments;
    if (own) kernels.attach(...own);
    const failedAt = pool.#failedAt;
    const workerData = others.map((attachment) => ({ module, memory, attachment, failedAt }));
    pool.#threads = 1 + (await startWorkers(workerProgram, workerData));
    return pool;
  }

  /** The calling one included; fewer than the layout has room for where the system gave no more. */
  get threads(): number {
    return this.#threads;
  }

  /**
   * Carries out a command; returns when all threads that take part have finished.
   *
   * @param threads how many take part: all unless told otherwise
   */
  run(command: Command, threads?: number): void {
    this.begin(command, threads);
    this.finish();
  }

  /** Lets the workers carry out a command, of which the calling thread will do what is left when it comes to `finish`. */
  begin({ kind, ...details }: Command, threads = this.#threads): void {
    const view = new DataView(this.#memory.buffer);
    writeRecord(view, this.#sessionAt, sessionFields, { threads });
    writeRecord(view, this.#signalsAt, signalsFields, {
      kind: commandKinds[kind],
      ...details,
    });
    this.kernels.begin();
    this.#isUnderWay = kind !== 'stop';
  }

  /** Takes part in the command that is under way, if one is, and returns when all threads have finished. */
  finish(): void {
    if (!this.#isUnderWay) return;
    this.#isUnderWay = false;
    try {
      this.kernels.finish();
    } catch (error) {
      Atomics.store(new Int32Array(this.#memory.buffer), this.#failedAt / 4, 1);
      throw error;
    }
  }

  /** Ends the workers. */
  stop(): void {
    this.begin({ kind: 'stop' });
  }
}
