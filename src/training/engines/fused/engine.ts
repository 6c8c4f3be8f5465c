import { setImmediate as nextTurn } from 'node:timers/promises';

import tf = require('@tensorflow/tfjs-core');

import type { ImageSet } from '../../../dataset/dataset.ts';
import { UserError } from '../../../errors.ts';
import { assignWeights } from '../../../model/assign-weights.ts';
import { slotsOf } from '../../../optimizers/index.ts';
import { permutation, RandomStream } from '../../../random.ts';
import type {
  Engine,
  EngineDescription,
  EngineState,
  EpochOptions,
  EpochPass,
  EpochProgress,
  Measurement,
  UnfinishedPass,
} from '../../engine.ts';
import type { EpochSettings } from '../../epoch-settings.ts';
import { checkEpochSettings } from '../check-data.ts';
import { Arena } from './arena.ts';
import { writeEpoch } from './epoch.ts';
import { countEntries, packImages } from './images.ts';
import { loadKernels } from './kernels.ts';
import { CHUNK_IMAGES, type Layout, layOut, writeLayout } from './layout.ts';
import { dropoutsIn, type FusedPlan, isRefusal, planTraining } from './plan.ts';
import { ThreadPool } from './pool.ts';
import { fieldOffset, tallyFields, writeRecord } from './records.ts';
import { Slices } from './slices.ts';
import { Team } from './team.ts';
import { penaltyOf, readArrays, slotOf, weightsOf, writeArrays } from './weights.ts';

export interface FusedEngineSettings extends EngineDescription {
  /** At least 1; the result does not depend on it. */
  readonly threads: number;
}

/** A command on the training set itself can be longer than one on images that have to be copied first. */
const RESIDENT_CHUNK_IMAGES = 8192;

/**
 * An engine that trains in WebAssembly memory of its own and writes the weights back at the end of each epoch.
 *
 * @throws UserError where the model is outside its plan, or too large
 */
export async function createFusedEngine(settings: FusedEngineSettings): Promise<Engine> {
  const plan = planTraining(settings);
  if (isRefusal(plan)) {
    throw new UserError(
      'fused/unsupported',
      `The fused engine cannot train this network: ${plan.reason}.`,
      'Set training.engine to layers or auto.',
    );
  }
  const { train } = settings;
  const arena = new Arena();
  const layout = layOut(arena, {
    plan,
    ...settings,
    batchSize: Math.min(settings.batchSize, train.count),
    trainingImages: train.count,
    trainingEntries: countEntries(train),
  });
  const memory = arena.createMemory();
  writeLayout(memory, layout);
  const pool = await ThreadPool.start(await loadKernels(), memory, layout, arena);
  packImages(
    memory,
    pool.kernels,
    layout.session.stagingAt,
    layout.training,
    layout.session.trainingAt,
    train,
    0,
    train.count,
    0,
  );
  return new FusedEngine(settings, plan, layout, memory, pool);
}

class FusedEngine implements Engine {
  readonly name = 'fused';
  readonly threads: { readonly asked: number; readonly started: number };
  readonly batches: number;
  readonly #settings: FusedEngineSettings;
  readonly #plan: FusedPlan;
  readonly #layout: Layout;
  readonly #memory: WebAssembly.Memory;
  readonly #pool: ThreadPool;
  readonly #floats: Float32Array;
  readonly #tally: Float64Array;
  readonly #slices = new Slices();
  readonly #team: Team;

  constructor(
    settings: FusedEngineSettings,
    plan: FusedPlan,
    layout: Layout,
    memory: WebAssembly.Memory,
    pool: ThreadPool,
  ) {
    this.#settings = settings;
    this.#plan = plan;
    this.#layout = layout;
    this.#memory = memory;
    this.#pool = pool;
    this.batches = Math.ceil(settings.train.count / settings.batchSize);
    this.threads = { asked: settings.threads, started: pool.threads };
    this.#team = new Team(pool.threads);
    this.#floats = new Float32Array(memory.buffer);
    this.#tally = new Float64Array(memory.buffer, layout.session.tallyAt, Object.keys(tallyFields).length);
    this.#writeWeights(settings.model.getWeights().map((weights) => weights.dataSync() as Float32Array));
  }

  async trainEpoch(epoch: number, settings: EpochSettings, options: EpochOptions = {}): Promise<EpochPass> {
    const { onProgress, interrupt, from } = options;
    const { seed, train, optimizer } = this.#settings;
    const { batches } = this;
    checkEpochSettings(settings, { optimizer, batches, dropouts: dropoutsIn(this.#plan) });
    const order = permutation(new RandomStream(seed, 'shuffle', epoch), train.count);
    new Uint32Array(this.#memory.buffer).set(order, this.#layout.session.orderAt / 4);
    writeEpoch(this.#memory.buffer, this.#layout, this.#plan, optimizer, settings, epoch);
    this.#resetTally(from);
    const start = from?.batchesDone ?? 0;
    for (const [first, last] of this.#slices.over(start, batches, () => this.#team.isTrying)) {
      this.#trainBatches(first, last, epoch);
      if (last < batches) await nextTurn();
      if (this.#slices.isProgressDue()) onProgress?.(this.#progress(epoch));
      if (last < batches && interrupt?.aborted) return this.#endPass(this.#unfinished(last));
    }
    return this.#endPass();
  }

  #endPass(unfinished?: UnfinishedPass): EpochPass {
    this.#updateModel();
    return { objective: this.#objective(), ...(unfinished && { unfinished }) };
  }

  #objective(): number {
    return (this.#tallied('loss') + this.#tallied('penalty')) / this.#tallied('samples');
  }

  #resetTally(from?: UnfinishedPass): void {
    const { loss = 0, penalty = 0, hits = 0 } = from?.sums ?? {};
    const view = new DataView(this.#memory.buffer);
    const samples = from?.samplesDone ?? 0;
    writeRecord(view, this.#layout.session.tallyAt, tallyFields, { loss, penalty, hits, samples });
  }

  #unfinished(batchesDone: number): UnfinishedPass {
    const [loss, penalty, hits] = [this.#tallied('loss'), this.#tallied('penalty'), this.#tallied('hits')];
    return { batchesDone, samplesDone: this.#tallied('samples'), sums: { loss, penalty, hits } };
  }

  #trainBatches(first: number, last: number, epoch: number): void {
    const startedAt = performance.now();
    this.#pool.run({ kind: 'train', first, last, epoch }, this.#team.size);
    this.#team.observe((performance.now() - startedAt) / (last - first));
  }

  #progress(epoch: number): EpochProgress {
    const samplesDone = this.#tallied('samples');
    return {
      epoch,
      samplesDone,
      samplesTotal: this.#settings.train.count,
      loss: this.#objective(),
      accuracy: this.#tallied('hits') / samplesDone,
    };
  }

  #tallied(field: keyof typeof tallyFields): number {
    return this.#tally[fieldOffset(tallyFields, field) / 8] ?? 0;
  }

  async measure(set: ImageSet): Promise<Measurement> {
    this.#resetTally();
    const resident = set.images === this.#settings.train.images && set.count === this.#settings.train.count;
    const size = resident ? RESIDENT_CHUNK_IMAGES : CHUNK_IMAGES;
    for (let first = 0; first < set.count; first += size) {
      const count = Math.min(size, set.count - first);
      if (resident) this.#measureResident(first, count);
      else this.#measureChunk(set, first, count);
      await nextTurn();
    }
    return { loss: this.#tallied('loss') / set.count, accuracy: this.#tallied('hits') / set.count };
  }

  #measureResident(first: number, count: number): void {
    const imagesAt = this.#layout.session.trainingAt;
    this.#pool.run({ kind: 'measure', imagesAt, first, last: first + count });
  }

  #measureChunk(set: ImageSet, first: number, count: number): void {
    const { chunk, session } = this.#layout;
    packImages(
      this.#memory,
      this.#pool.kernels,
      session.stagingAt,
      chunk,
      session.chunkAt,
      set,
      first,
      count,
      0,
    );
    this.#pool.run({ kind: 'measure', imagesAt: session.chunkAt, first: 0, last: count });
  }

  penalty(): number {
    return penaltyOf(this.#floats, this.#layout.layers, this.#plan.stages);
  }

  readState(): EngineState {
    const { layers } = this.#layout;
    const slots = slotsOf(this.#settings.optimizer).map(
      (name, number) => [name, readArrays(this.#floats, layers, slotOf(number))] as const,
    );
    return { weights: readArrays(this.#floats, layers, weightsOf), slots: Object.fromEntries(slots) };
  }

  writeState({ weights, slots }: EngineState): void {
    this.#writeWeights(weights);
    for (const [number, name] of slotsOf(this.#settings.optimizer).entries())
      writeArrays(this.#floats, this.#layout.layers, slotOf(number), slots[name] ?? []);
    this.#updateModel();
  }

  #writeWeights(weights: readonly Float32Array[]): void {
    writeArrays(this.#floats, this.#layout.layers, weightsOf, weights);
  }

  /** Hands the weights to the model. */
  #updateModel(): void {
    const { model } = this.#settings;
    const shapes = model.getWeights().map(({ shape }) => shape);
    const tensors = readArrays(this.#floats, this.#layout.layers, weightsOf).map((values, number) =>
      tf.tensor(values, shapes[number]),
    );
    assignWeights(model, tensors);
    for (const weights of tensors) weights.dispose();
  }

  dispose(): void {
    this.#pool.stop();
  }
}
