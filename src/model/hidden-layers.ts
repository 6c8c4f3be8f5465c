import type * as tf from '@tensorflow/tfjs-core';

import tfLayers = require('@tensorflow/tfjs-layers');

import type { Layer, LayersModel, SymbolicTensor } from './tf-layers.ts';

/** The dense layers of a model but the one that its outputs come from, and what they give. */
export interface HiddenLayers {
  readonly layers: readonly Layer[];
  /** [batch, ...input shape] -> [batch, units] of each of them, behind its activation and without dropout */
  read(images: tf.Tensor): tf.Tensor[];
}

/** Layers that may stand behind a dense layer as its activation. */
const activations = new Set(['Activation', 'ELU', 'LeakyReLU', 'PReLU', 'ReLU', 'ThresholdedReLU']);

/** @param model of any form; those within it are taken in one piece */
export function hiddenLayersOf(model: LayersModel): HiddenLayers {
  const last = denseBefore(model.outputs[0] as SymbolicTensor);
  const layers = model.layers.filter((layer) => layer.getClassName() === 'Dense' && layer !== last);
  if (layers.length === 0) return { layers, read: () => [] };
  const ends = { inputs: model.inputs, outputs: layers.map((layer) => activated(model, outputOf(layer))) };
  const beginning = tfLayers.model(ends as Parameters<typeof tfLayers.model>[0]);
  return { layers, read: (images) => [beginning.apply(images)].flat() as tf.Tensor[] };
}

/** Undefined where it is in a model within the model. */
function denseBefore({ sourceLayer, inputs }: SymbolicTensor): Layer | undefined {
  if (sourceLayer.getClassName() === 'Dense') return sourceLayer;
  const [input] = inputs;
  return 'layers' in sourceLayer || input === undefined ? undefined : denseBefore(input);
}

function outputOf({ inboundNodes }: Layer): SymbolicTensor {
  return inboundNodes[0]?.outputTensors[0] as SymbolicTensor;
}

/** Where the activation of a layer is a layer of its own, what that gives. */
function activated({ layers }: LayersModel, tensor: SymbolicTensor): SymbolicTensor {
  const behind = layers.find(
    (layer) => activations.has(layer.getClassName()) && layer.inboundNodes[0]?.inputTensors.includes(tensor),
  );
  return behind === undefined ? tensor : outputOf(behind);
}
