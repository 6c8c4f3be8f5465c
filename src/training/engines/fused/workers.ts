import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { addressesLeft } from '../../../backend/address-space.ts';

/** Of V8 for a worker, measured with Node 20: 0.6 to 0.8 GB. Where it cannot have them, it ends the process. */
const ADDRESSES_OF_A_WORKER = 2 ** 30;

/**
 * Starts one worker for each entry of data, in that order, until the system gives no more threads or memory.
 *
 * @param program posts a message when it is ready
 * @returns how many are ready: those of the first entries. None of them keeps the process from ending.
 * @throws what the program throws before it is ready
 */
export async function startWorkers(program: string, data: readonly object[]): Promise<number> {
  const affordable = Math.max(0, Math.floor(addressesLeft() / ADDRESSES_OF_A_WORKER));
  const workers = construct(program, data.slice(0, affordable));
  const outcomes = await Promise.all(workers.map(outcomeOf));
  const firstFailed = outcomes.findIndex((outcome) => outcome !== 'ready');
  if (firstFailed < 0) return workers.length;
  await Promise.all(workers.slice(firstFailed).map((worker) => worker.terminate()));
  const defect = outcomes.find((outcome) => outcome !== 'ready' && !isRefusal(outcome));
  if (defect !== undefined) throw defect;
  return firstFailed;
}

/** Node throws where the system gives no thread. */
function construct(program: string, data: readonly object[]): Worker[] {
  const workers: Worker[] = [];
  try {
    for (const workerData of data) workers.push(new Worker(program, { eval: true, workerData }));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return workers;
}

/** Ready, or the error it has ended with. */
async function outcomeOf(worker: Worker): Promise<'ready' | Error> {
  try {
    await once(worker, 'message');
    worker.unref();
    return 'ready';
  } catch (error) {
    return error as Error;
  }
}

const refusals: ReadonlySet<unknown> = new Set(['ERR_WORKER_INIT_FAILED', 'ERR_WORKER_OUT_OF_MEMORY']);

/** A thread or memory that the system does not give; for a WebAssembly instance, V8 says so with a RangeError. */
function isRefusal(error: unknown): boolean {
  return refusals.has((error as NodeJS.ErrnoException).code) || error instanceof RangeError;
}
