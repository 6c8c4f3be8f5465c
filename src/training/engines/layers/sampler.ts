import tf = require('@tensorflow/tfjs-core');

import type { ImageSet } from '../../../dataset/dataset.ts';
import { imageBatch } from '../../../evaluation/image-batch.ts';
import { numbersOf } from '../../../evaluation/numbers-of.ts';
import { batchSizeFor } from '../../../evaluation/predict.ts';
import { classesOf } from '../../../model/shape.ts';
import type { LayersModel } from '../../../model/tf-layers.ts';
import { imagesABlock, type Sampler, type SamplerDescription } from '../../sampler.ts';
import { TrainableNetwork } from './network.ts';

/** Samples through tf.layers, on whichever backend is in use, with the masks of our streams. */
export class LayersSampler implements Sampler {
  readonly name = 'layers';
  readonly #model: LayersModel;
  readonly #network: TrainableNetwork;
  readonly #rates: readonly number[];

  constructor({ model, rates, seed }: SamplerDescription) {
    this.#model = model;
    this.#network = new TrainableNetwork(model, seed, undefined, 'sampling');
    this.#rates = rates;
  }

  async *sample(set: ImageSet, samples: number, firstPosition = 0): AsyncGenerator<Float32Array> {
    const order = Uint32Array.from({ length: set.count }, (_, position) => position);
    const numbersAnImage = Math.max(samples * classesOf(this.#model), this.#network.largestWeightMask);
    const size = imagesABlock(batchSizeFor(this.#model), numbersAnImage);
    for (let first = 0; first < set.count; first += size) {
      const last = Math.min(set.count, first + size);
      const reached = tf.tidy(() =>
        this.#network.upToDropout(imageBatch(this.#model, set, order, first, last)),
      );
      yield await this.#sampleBatch(reached, last - first, samples, firstPosition + first);
      reached.dispose();
    }
  }

  async #sampleBatch(reached: tf.Tensor, count: number, samples: number, start: number) {
    const classes = classesOf(this.#model);
    const results = new Float32Array(count * samples * classes);
    for (let sample = 0; sample < samples; sample++) {
      const position = { epoch: sample + 1, start, rates: this.#rates };
      const logits = numbersOf(() => this.#network.fromDropout(reached, position));
      for (let image = 0; image < count; image++) {
        const to = (image * samples + sample) * classes;
        results.set(logits.subarray(image * classes, (image + 1) * classes), to);
      }
      await new Promise(setImmediate); // lets Ctrl-C through
    }
    return results;
  }

  dispose(): void {}
}
