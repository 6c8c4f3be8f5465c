import { tensor1d, type Variable } from '@tensorflow/tfjs-core';
import { pageNetworkOf } from '../../src/commands/pad-network.ts';
import { buildMlp, type LayerDescription } from '../../src/model/build-mlp.ts';
import type { LayersModel } from '../../src/model/tf-layers.ts';
import type { PadNetwork } from '../../src/pad/network.ts';
import { savedRates } from '../../src/training/engines/create-sampler.ts';

const SEED = 7;
const imageShape = [8, 6] as const;

/** A network of images of 8x6 pixels, whose biases are no zeros, and the same for a page. */
export function bothOf(...layers: LayerDescription[]): { model: LayersModel; page: PadNetwork } {
  const model = buildMlp({ inputShape: imageShape, layers: [{ flatten: {} }, ...layers], seed: SEED });
  for (const weight of model.weights) {
    const [units, ...more] = weight.shape as number[];
    const values = Float32Array.from({ length: units as number }, (_, unit) => Math.sin(3 * unit + 1));
    if (more.length === 0) (weight.read() as Variable).assign(tensor1d(values));
  }
  const found = pageNetworkOf(model, savedRates(model));
  if (typeof found === 'string') throw new Error(found);
  const { weights } = found;
  const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  return { model, page: { imageShape, layers: found.layers, weights: bytes.toString('base64'), seed: SEED } };
}

/** Bytes of images of 8x6 pixels, the same at every call; half of them are 0. */
export function someImages(count: number): Uint8Array {
  return Uint8Array.from({ length: count * 48 }, (_, at) => (at % 2 === 0 ? 0 : (97 * at * at) % 256));
}
