import { createHash } from 'node:crypto';

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
