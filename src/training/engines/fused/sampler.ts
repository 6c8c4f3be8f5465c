import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageSet } from '../../../dataset/dataset.ts';
import { imagesABlock, type Sampler, type SamplerDescription } from '../../sampler.ts';
import { Arena } from './arena.ts';
import { writeEpoch } from './epoch.ts';
import { packImages } from './images.ts';
import { loadKernels } from './kernels.ts';
import { CHUNK_IMAGES, classesIn, type Layout, layOut, writeLayout } from './layout.ts';
import type { FusedPlan } from './plan.ts';
import { ThreadPool } from './pool.ts';
import { weightsOf, writeArrays } from './weights.ts';

/** Numbers that one command writes at most: 16 MB of float32. */
const MOST_RESULTS = 2 ** 22;
/** What one command draws of each image, where a result is small. */
const MOST_SAMPLES = 64;

/** It trains nothing, so that the least of all that training needs room for will do. */
const noTraining = {
  optimizer: { type: 'sgd', learningRate: 0, momentum: 0, nesterov: false },
  batchSize: 1,
  trainingImages: 1,
  trainingEntries: 0,
} as const;

/** Samples in the WebAssembly memory of the kernels. The numbers do not depend on `threads`. */
export async function createFusedSampler(
  { model, rates, seed }: SamplerDescription,
  plan: FusedPlan,
  threads: number,
): Promise<Sampler> {
  const arena = new Arena();
  const samples = Math.max(
    1,
    Math.min(MOST_SAMPLES, Math.floor(MOST_RESULTS / (CHUNK_IMAGES * classesIn(plan)))),
  );
  const layout = layOut(arena, { ...noTraining, plan, seed, threads, samples });
  const memory = arena.createMemory();
  writeLayout(memory, layout);
  const settings = { learningRates: Float64Array.of(0), rates: rates.map((rate) => Float64Array.of(rate)) };
  writeEpoch(memory.buffer, layout, plan, noTraining.optimizer, settings, 1);
  const weights = model.getWeights().map((array) => array.dataSync() as Float32Array);
  writeArrays(new Float32Array(memory.buffer), layout.layers, weightsOf, weights);
  const pool = await ThreadPool.start(await loadKernels(), memory, layout, arena);
  return new FusedSampler(plan, layout, samples, memory, pool);
}

class FusedSampler implements Sampler {
  readonly name = 'fused';
  readonly #classes: number;
  readonly #layout: Layout;
  /** Of each image that one command draws at most. */
  readonly #samples: number;
  readonly #memory: WebAssembly.Memory;
  readonly #pool: ThreadPool;

  constructor(
    plan: FusedPlan,
    layout: Layout,
    samples: number,
    memory: WebAssembly.Memory,
    pool: ThreadPool,
  ) {
    this.#classes = classesIn(plan);
    this.#layout = layout;
    this.#samples = samples;
    this.#memory = memory;
    this.#pool = pool;
  }

  async *sample(set: ImageSet, samples: number, firstPosition = 0): AsyncGenerator<Float32Array> {
    const { chunk, session } = this.#layout;
    const size = imagesABlock(CHUNK_IMAGES, samples * this.#classes);
    for (let first = 0; first < set.count; first += size) {
      const count = Math.min(size, set.count - first);
      const { kernels } = this.#pool;
      packImages(this.#memory, kernels, session.stagingAt, chunk, session.chunkAt, set, first, count, 0);
      yield this.#sampleChunk(count, samples, firstPosition + first);
      await nextTurn();
    }
  }

  /** [count, samples, classes] of the first images of the chunk. */
  #sampleChunk(count: number, samples: number, position: number): Float32Array {
    const imagesAt = this.#layout.session.chunkAt;
    const results = new Float32Array(count * samples * this.#classes);
    for (let done = 0; done < samples; done += this.#samples) {
      const [firstSample, lastSample] = [done + 1, Math.min(samples, done + this.#samples) + 1];
      this.#pool.run({ kind: 'sample', imagesAt, first: 0, last: count, position, firstSample, lastSample });
      this.#copyOut(results, count, samples, done, lastSample - firstSample);
    }
    return results;
  }

  /** Puts `drawn` samples of each image behind those that are done. */
  #copyOut(results: Float32Array, count: number, samples: number, done: number, drawn: number): void {
    const size = drawn * this.#classes;
    const sampled = new Float32Array(this.#memory.buffer, this.#layout.session.sampledAt, count * size);
    for (let image = 0; image < count; image++) {
      const to = (image * samples + done) * this.#classes;
      results.set(sampled.subarray(image * size, (image + 1) * size), to);
    }
  }

  dispose(): void {
    this.#pool.stop();
  }
}
