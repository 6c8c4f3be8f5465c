import type { ImageSet } from '../dataset/dataset.ts';
import type { LayersModel } from '../model/tf-layers.ts';

/**
 * Runs a trained network with its dropout on (Monte-Carlo dropout, Gal and Ghahramani 2016). A mask follows from the seed,
 * the position of the image in its set, the number of the sample, layer and unit alone.
 */
export interface Sampler {
  readonly name: 'layers' | 'fused';
  /**
   * What the network gives its softmax for each image, with `samples` masks.
   *
   * @param samples of each image, numbered from 1
   * @param firstPosition of the first image: 0 unless told otherwise
   * @yields [images, samples, classes] for some images, one block after the other, until all had their turn
   */
  sample(set: ImageSet, samples: number, firstPosition?: number): AsyncGenerator<Float32Array>;
  dispose(): void;
}

/** What is sampled. */
export interface SamplerDescription {
  readonly model: LayersModel;
  /** Of each dropout layer, in order. */
  readonly rates: readonly number[];
  /** Of the stream `sampling`. */
  readonly seed: number;
}

/** Numbers that a block may hold: 64 MB of float32. */
const MOST_NUMBERS = 2 ** 24;

/** How many images one block is of, at most `most`, where each takes so many numbers. */
export function imagesABlock(most: number, numbersAnImage: number): number {
  return Math.max(1, Math.min(most, Math.floor(MOST_NUMBERS / numbersAnImage)));
}
