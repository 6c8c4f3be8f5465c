import { createHash } from 'node:crypto';
import type { LayersModel } from './tf-layers.ts';

/**
 * SHA-256 over everything a saved model consists of: its model.json, however that is laid out, and its weights. It stands
 * in model.json beside what tfjs reads, so that a model which tfjs itself saves again comes without it.
 *
 * @param json content of model.json without the checksum
 * @param weights the bytes of all shards, in order
 */
export function modelChecksum(json: object, weights: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(json)).update(weights).digest('hex');
}

/** SHA-256 of the weights of a model, wherever it was loaded from. */
export function weightsChecksum(model: LayersModel): string {
  const hash = createHash('sha256');
  for (const weights of model.getWeights()) hash.update(weights.dataSync());
  return hash.digest('hex');
}
