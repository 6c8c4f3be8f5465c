import '@tensorflow/tfjs-backend-cpu';
import type * as WorkerThreads from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { trainEpoch } from '../../epochs.ts';
import { makeImages, makeNetworks, type Problem } from '../../networks.ts';

/** How many workers the system gives before it refuses. */
const system = vi.hoisted(() => ({ given: Number.POSITIVE_INFINITY, running: new Set<unknown>() }));

vi.mock('node:worker_threads', async (importOriginal) => {
  const original = await importOriginal<typeof WorkerThreads>();
  class Worker extends original.Worker {
    constructor(program: string, options: WorkerThreads.WorkerOptions) {
      if (system.given-- <= 0) throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
      super(program, options);
      system.running.add(this);
      this.on('exit', () => system.running.delete(this));
    }
  }
  return { ...original, Worker };
});

// Another test of this process may have loaded the modules that are to get these workers.
vi.resetModules();
const { createFusedEngine } = await import('../../../../src/training/engines/fused/engine.ts');
const { startWorkers } = await import('../../../../src/training/engines/fused/workers.ts');

afterEach(() => {
  system.given = Number.POSITIVE_INFINITY;
  system.running.clear();
});

const problem: Problem = {
  seed: 1,
  pixels: 30,
  images: 100,
  density: 0.2,
  batchSize: 10,
  inputRates: [],
  layers: [
    { useBias: true, l1: 0, l2: 0, rates: [0.2], units: 20, activation: 'relu' },
    { useBias: true, l1: 0, l2: 0, rates: [], units: 3, activation: 'softmax' },
  ],
  sgd: { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
};

async function train(threads: number) {
  const { model } = makeNetworks(problem);
  const { seed, batchSize, sgd } = problem;
  const train = makeImages(problem);
  const engine = await createFusedEngine({ model, train, seed, batchSize, optimizer: sgd, threads });
  const { objective } = await trainEpoch(engine, 1, { model, optimizer: sgd });
  const { loss } = await engine.measure(train);
  engine.dispose();
  return { threads: engine.threads, objective, loss };
}

test.each([
  [0, 1],
  [1, 2],
  [3, 4],
])('where the system gives %i of 7 workers, %i threads train, to the same bits', async (given, started) => {
  const { objective, loss } = await train(1);
  system.given = given;
  expect(await train(8)).toEqual({ threads: { asked: 8, started }, objective, loss });
});

const ready = "require('node:worker_threads').parentPort.postMessage('ready');";
/** Fails before it is ready where its data say how. */
const program = `
const { workerData: { error } } = require('node:worker_threads');
if (error === 'memory') new Array(-1);
if (error === 'defect') throw new TypeError('no such thing');
${ready} setInterval(() => {}, 1000);
`;

test('workers behind one that found no memory are ended', async () => {
  const data = [{}, {}, { error: 'memory' }, {}];
  expect(await startWorkers(program, data)).toBe(2);
  expect(system.running.size).toBe(2);
  for (const worker of system.running) await (worker as WorkerThreads.Worker).terminate();
});

test('a defect of the program is thrown, and all workers behind it are ended', async () => {
  await expect(startWorkers(program, [{ error: 'defect' }, {}, {}])).rejects.toThrow('no such thing');
  expect(system.running.size).toBe(0);
});
