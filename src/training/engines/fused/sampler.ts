import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageSet } from '../../../dataset/dataset.ts';
import { imagesABlock, type Sampler, type SamplerDescription } from '../../sampler.ts';
import { Arena } from './arena.ts';
import { writeEpoch } from './epoch.ts';
import { packImages } from './images.ts';
import { loadKernels } from './kernels.ts';
import { classesIn, type Layout, layOut, writeLayout } from './layout.ts';
import type { FusedPlan } from './plan.ts';
import { ThreadPool } from './pool.ts';
import { weightsOf, writeArrays } from './weights.ts';

/** Numbers that one command writes at most: 16 MB of float32. */
const MOST_RESULTS = 2 ** 22;
/** What one command draws of each image, where a result is small. */
const MOST_SAMPLES = 64;
/** Few enough that the workers have gone on while the caller looks at a block, and enough to be worth a command. */
const IMAGES_A_BLOCK = 256;

/** What one command draws: samples [done, done + drawn) of images [first, first + count). */
interface Draw {
  readonly first: number;
  readonly count: number;
  readonly done: number;
  readonly drawn: number;
}

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
  const numbers = IMAGES_A_BLOCK * classesIn(plan);
  const samples = Math.max(1, Math.min(MOST_SAMPLES, Math.floor(MOST_RESULTS / numbers)));
  const sampledNumbers = samples * numbers;
  const layout = layOut(arena, { ...noTraining, plan, seed, threads, sampledNumbers });
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

  /** While the caller looks at a block, the workers are at the next one. */
  async *sample(set: ImageSet, samples: number, firstPosition = 0): AsyncGenerator<Float32Array> {
    const draws = this.#draws(set.count, samples);
    let results = new Float32Array();
    try {
      for (const [number, draw] of draws.entries()) {
        if (number === 0) this.#begin(draw, set, firstPosition);
        if (draw.done === 0) results = new Float32Array(draw.count * samples * this.#classes);
        this.#pool.finish();
        this.#copyOut(results, samples, draw);
        const next = draws[number + 1];
        if (next) this.#begin(next, set, firstPosition);
        if (draw.done + draw.drawn < samples) continue;
        yield results;
        await nextTurn();
      }
    } finally {
      this.#pool.finish();
    }
  }

  /** Block by block of images. */
  #draws(images: number, samples: number): Draw[] {
    const size = imagesABlock(IMAGES_A_BLOCK, samples * this.#classes);
    const draws: Draw[] = [];
    for (let first = 0; first < images; first += size) {
      const count = Math.min(size, images - first);
      for (let done = 0; done < samples; done += this.#samples)
        draws.push({ first, count, done, drawn: Math.min(this.#samples, samples - done) });
    }
    return draws;
  }

  #begin({ first, count, done, drawn }: Draw, set: ImageSet, firstPosition: number): void {
    const { chunk, session } = this.#layout;
    const { kernels } = this.#pool;
    const imagesAt = session.chunkAt;
    if (done === 0)
      packImages(this.#memory, kernels, session.stagingAt, chunk, imagesAt, set, first, count, 0);
    const position = firstPosition + first;
    const [firstSample, lastSample] = [done + 1, done + drawn + 1];
    this.#pool.begin({
      kind: 'sample',
      imagesAt,
      first: 0,
      last: count,
      position,
      firstSample,
      lastSample,
      taken: 0,
    });
  }

  /** Puts the samples of a command behind those of each image that are done: [count, samples, classes]. */
  #copyOut(results: Float32Array, samples: number, { count, done, drawn }: Draw): void {
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
