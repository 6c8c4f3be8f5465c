import tf = require('@tensorflow/tfjs-core');

import type { ImageSet } from '../dataset/dataset.ts';
import { hiddenLayersOf } from '../model/hidden-layers.ts';
import type { LayersModel } from '../model/tf-layers.ts';
import { imageBatch } from './image-batch.ts';
import { ActivationTally, type LayerInside } from './inside.ts';
import { batchSizeFor } from './predict.ts';

/** What happens in the hidden dense layers of a network on all images of a set, without dropout. */
export async function insideOf(model: LayersModel, set: ImageSet): Promise<LayerInside[]> {
  const hidden = hiddenLayersOf(model);
  const tallies = hidden.layers.map((layer) => new ActivationTally(Number(layer.getConfig().units)));
  const order = Uint32Array.from({ length: set.count }, (_, position) => position);
  const size = batchSizeFor(model);
  for (let start = 0; start < set.count; start += size) {
    tf.tidy(() => {
      const images = imageBatch(model, set, order, start, Math.min(start + size, set.count));
      for (const [number, activations] of hidden.read(images).entries())
        tallies[number]?.add(activations.dataSync<'float32'>());
    });
    await new Promise(setImmediate); // lets Ctrl-C through
  }
  return hidden.layers.map((layer, number) => {
    const [kernel] = layer.getWeights().map((weights) => weights.dataSync<'float32'>());
    return (tallies[number] as ActivationTally).figures(layer.name, kernel as Float32Array);
  });
}
