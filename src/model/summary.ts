import { dropoutKindOf } from '../dropout/index.ts';
import { kernelPenaltyOf } from './kernel-penalty.ts';
import { maxNormOf } from './max-norm.ts';
import { inputShapeOf } from './shape.ts';
import type { Layer, LayersModel } from './tf-layers.ts';

/** One layer of a network, in words and numbers. */
export interface LayerSummary {
  readonly name: string;
  /** What it does, such as `relu`, or `rate 0.2`. */
  readonly detail: string;
  /** Of the output, without the batch. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
}

export interface NetworkSummary {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
}

/** @param dropouts what its dropout layers do, in order, where they do more than they hold: follow schedules */
export function summarize(
  model: LayersModel,
  dropouts: readonly string[] = [],
): Omit<NetworkSummary, 'name'> {
  const dropoutLayers = model.layers.filter((layer) => dropoutKindOf(layer) !== undefined);
  return {
    inputShape: inputShapeOf(model),
    layers: model.layers.map((layer) => summarizeLayer(layer, dropouts[dropoutLayers.indexOf(layer)])),
    parameters: model.countParams(),
  };
}

function summarizeLayer(layer: Layer, detail = detailOf(layer)): LayerSummary {
  return {
    name: layer.name,
    detail,
    outputShape: (layer.outputShape as (number | null)[]).slice(1) as number[],
    parameters: layer.countParams(),
  };
}

function detailOf(layer: Layer): string {
  const { activation, rate, stddev } = layer.getConfig();
  const { l1, l2 } = kernelPenaltyOf(layer);
  const maxNorm = maxNormOf(layer);
  return [
    ...(activation === undefined ? [] : [String(activation)]),
    ...(rate === undefined ? [] : [`rate ${rate}`]),
    ...(stddev === undefined ? [] : [`stddev ${stddev}`]),
    ...(l1 > 0 ? [`l1 ${l1}`] : []),
    ...(l2 > 0 ? [`l2 ${l2}`] : []),
    ...(maxNorm === undefined ? [] : [`max norm ${maxNorm}`]),
  ].join(', ');
}
