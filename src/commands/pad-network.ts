import { dropoutKindOf, dropoutVariants } from '../dropout/index.ts';
import type { Layer, LayersModel } from '../model/tf-layers.ts';
import type { PadActivation, PadLayer } from '../pad/network.ts';

/** What a page needs to compute a network, but for what it is of. */
export interface PageNetwork {
  readonly layers: readonly PadLayer[];
  /** Float32, of one layer after the other. */
  readonly weights: Float32Array;
}

/**
 * Takes a network apart for a page.
 *
 * @param rates of each dropout layer, in order
 * @returns what keeps it from being computed there, as a clause, where it is no chain of Flatten, Dense and dropout
 */
export function pageNetworkOf(model: LayersModel, rates: readonly number[]): PageNetwork | string {
  if (model.getClassName() !== 'Sequential') return 'its layers are not one after the other';
  const layers: PadLayer[] = [];
  const weights: Float32Array[] = [];
  let dropouts = 0;
  for (const layer of model.layers) {
    const kind = layer.getClassName();
    const dropout = dropoutKindOf(layer);
    if (dropout !== undefined && dropoutVariants[dropout].ofWeights)
      return `its layer ${layer.name} drops weights, not units`;
    if (dropout !== undefined) {
      const [number, rate] = [dropouts, rates[dropouts++] ?? 0];
      const noise = dropoutVariants[dropout].noise(rate);
      if (rate > 0) layers.push({ dropout: { number, noise } });
    } else if (kind === 'Dense') {
      layers.push(denseLayer(layer));
      weights.push(...layer.weights.map((weight) => weight.read().dataSync<'float32'>()));
    } else if (kind !== 'InputLayer' && kind !== 'Flatten') return `its layer ${layer.name} is a ${kind}`;
  }
  return { layers, weights: joined(weights) };
}

function denseLayer(layer: Layer): PadLayer {
  const [kernel, bias] = layer.weights.map(({ shape }) => shape as number[]);
  const [inputs, units] = kernel as [number, number];
  const activation = layer.getConfig().activation as PadActivation;
  return { dense: { inputs, units, activation, useBias: bias !== undefined } };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
