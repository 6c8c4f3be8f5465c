import tf = require('@tensorflow/tfjs-core');

import { gatherOneHot } from '../../../dataset/batches.ts';
import type { ImageSet } from '../../../dataset/dataset.ts';
import { argMax, evaluate } from '../../../evaluation/evaluate.ts';
import { imageBatch } from '../../../evaluation/image-batch.ts';
import { predictLogits } from '../../../evaluation/predict.ts';
import { classesOf } from '../../../model/shape.ts';
import { permutation, RandomStream } from '../../../random.ts';
import type {
  Engine,
  EngineDescription,
  EngineState,
  EpochOptions,
  EpochPass,
  Measurement,
} from '../../engine.ts';
import { batchSettings, type EpochSettings } from '../../epoch-settings.ts';
import { checkEpochSettings } from '../check-data.ts';
import { meanCrossEntropy } from './cross-entropy.ts';
import { Descent } from './descent.ts';
import { LearnedRates } from './learned-rates.ts';
import { checkTrainable, TrainableNetwork } from './network.ts';

/** How often progress is reported and the event loop gets its turn, for Ctrl-C among others. */
const BREATH_MS = 50;

/**
 * Trains through tf.layers and tfjs's automatic differentiation, on whichever backend is in use. Not by `model.fit`:
 * it shuffles with Math.random, awaits every batch and applies its own dropout.
 */
export class LayersEngine implements Engine {
  readonly name = 'layers';
  readonly batches: number;
  readonly #description: EngineDescription;
  readonly #rates: LearnedRates;
  readonly #network: TrainableNetwork;
  readonly #descent: Descent;

  /** @throws UserError where the model asks for more than would be done */
  constructor(description: EngineDescription) {
    checkTrainable(description.model);
    this.#description = description;
    this.#rates = new LearnedRates(description.model, description.train.count);
    this.#network = new TrainableNetwork(description.model, description.seed, this.#rates);
    this.#descent = new Descent(this.#network.variables, description.optimizer);
    this.batches = Math.ceil(description.train.count / description.batchSize);
  }

  async trainEpoch(epoch: number, settings: EpochSettings, options: EpochOptions = {}): Promise<EpochPass> {
    const pass = await this.#trainBatches(epoch, settings, options);
    this.#rates.writeBack();
    return pass;
  }

  async measure(set: ImageSet): Promise<Measurement> {
    const { loss, accuracy } = evaluate(await predictLogits(this.#description.model, set), set.labels);
    return { loss, accuracy };
  }

  penalty(): number {
    return tf.tidy(() => this.#network.penalty()?.dataSync()[0] ?? 0);
  }

  learnedRates(): ReadonlyMap<number, number> {
    return this.#rates.rates;
  }

  readState(): EngineState {
    const slots = Object.entries(this.#descent.slots).map(
      ([name, arrays]) => [name, arrays.map(copyOf)] as const,
    );
    return { weights: this.#network.variables.map(copyOf), slots: Object.fromEntries(slots) };
  }

  writeState({ weights, slots }: EngineState): void {
    assignAll(this.#network.variables, weights);
    for (const [name, arrays] of Object.entries(this.#descent.slots)) assignAll(arrays, slots[name] ?? []);
    this.#rates.writeBack();
  }

  dispose(): void {
    this.#descent.dispose();
    this.#rates.dispose();
  }

  async #trainBatches(epoch: number, settings: EpochSettings, options: EpochOptions): Promise<EpochPass> {
    const { onProgress, interrupt, from } = options;
    const { train, batchSize, seed, optimizer } = this.#description;
    const { batches } = this;
    checkEpochSettings(settings, { optimizer, batches, dropouts: this.#network.dropouts });
    const order = permutation(new RandomStream(seed, 'shuffle', epoch), train.count);
    const samplesTotal = train.count;
    let { loss, hits } = from?.sums ?? { loss: 0, hits: 0 };
    let lastBreath = performance.now();
    for (let start = (from?.batchesDone ?? 0) * batchSize; start < samplesTotal; start += batchSize) {
      const end = Math.min(start + batchSize, samplesTotal);
      const batch = this.#trainBatch(order, { epoch, batch: start / batchSize, start, end }, settings);
      loss += batch.loss * (end - start);
      hits += batch.right;
      if (performance.now() - lastBreath < BREATH_MS) continue;
      onProgress?.({ epoch, samplesDone: end, samplesTotal, loss: loss / end, accuracy: hits / end });
      await new Promise(setImmediate);
      if (interrupt?.aborted && end < samplesTotal) {
        const sums = { loss, penalty: 0, hits };
        return {
          objective: loss / end,
          unfinished: { batchesDone: end / batchSize, samplesDone: end, sums },
        };
      }
      lastBreath = performance.now();
    }
    return { objective: loss / samplesTotal };
  }

  /** One update by the samples from `start` to `end` of the epoch's order. */
  #trainBatch(
    order: Uint32Array,
    { epoch, batch, start, end }: { epoch: number; batch: number; start: number; end: number },
    settings: EpochSettings,
  ): { loss: number; right: number } {
    const position = { epoch, start, rates: settings.rates.map((batches) => batches[batch] as number) };
    const { model, train } = this.#description;
    return tf.tidy(() => {
      const images = imageBatch(model, train, order, start, end); // [batch, height, width]
      const oneHot = this.#oneHot(order, start, end); // [batch, classes]
      let outputs: Float32Array = new Float32Array();
      const { value, grads } = tf.variableGrads(() => {
        const logits = this.#network.logits(images, position);
        outputs = logits.dataSync<'float32'>();
        const loss = meanCrossEntropy(logits, oneHot);
        const penalty = this.#network.penalty();
        return penalty === undefined ? loss : tf.add<tf.Scalar>(loss, penalty);
      }, [...this.#network.variables]);
      const step = (epoch - 1) * this.batches + batch + 1;
      this.#descent.step(grads, batchSettings(settings, batch), step);
      this.#network.limitNorms();
      const right = countRight(outputs, train, order.subarray(start, end));
      return { loss: value.dataSync()[0] as number, right };
    });
  }

  #oneHot(order: Uint32Array, start: number, end: number): tf.Tensor2D {
    const { model, train } = this.#description;
    const classes = classesOf(model);
    const oneHot = new Float32Array((end - start) * classes);
    gatherOneHot(train, order, start, end, classes, oneHot);
    return tf.tensor2d(oneHot, [end - start, classes]);
  }
}

/** In plain numbers: on a batch this small, the calls that tfjs would need take longer. */
function countRight(logits: Float32Array, { labels }: ImageSet, positions: Uint32Array): number {
  const classes = logits.length / positions.length;
  let right = 0;
  for (const [row, position] of positions.entries()) {
    const outputs = logits.subarray(row * classes, (row + 1) * classes);
    if (argMax(outputs) === labels[position]) right++;
  }
  return right;
}

/** A copy: on some backends `dataSync` returns the live memory of a variable. */
function copyOf(variable: tf.Variable): Float32Array {
  return variable.dataSync<'float32'>().slice();
}

function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  for (const [index, variable] of variables.entries()) {
    const value = (values[index] as Float32Array).slice(); // tfjs-node keeps the array it is given
    tf.tidy(() => variable.assign(tf.tensor(value, variable.shape)));
  }
}
