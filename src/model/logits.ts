import type * as tf from '@tensorflow/tfjs-core';

import tfLayers = require('@tensorflow/tfjs-layers');

import { UserError } from '../errors.ts';
import { denseSums } from './dense-sums.ts';
import { momentsReading } from './moments.ts';
import type { Layer, LayersModel, SymbolicTensor } from './tf-layers.ts';

/** What a classifier gives before its softmax, from which cross-entropies are exact. */
export interface LogitsReader {
  readonly classes: number;
  /** Whether the model itself ends without softmax: its outputs are the logits. */
  readonly isLinear: boolean;
  /** [batch, ...input shape] -> [batch, classes], without dropout */
  read(images: tf.Tensor): tf.Tensor2D;
}

/** Of ImageNet. Evaluations hold the square of it. */
const MAX_CLASSES = 1000;

type Reading = (images: tf.Tensor) => tf.Tensor;

/**
 * Finds the logits of a model that ends in softmax (of a dense layer, or a layer of its own) or in linear outputs, in a
 * model within the model too.
 *
 * @throws UserError where the outputs are no scores of two or more classes
 */
export function logitsOf(model: LayersModel): LogitsReader {
  const [output, ...more] = model.outputs as [SymbolicTensor, ...SymbolicTensor[]];
  if (model.inputs.length > 1) throw noClassifier(`one with ${model.inputs.length} inputs`);
  if (more.length > 0) throw noClassifier(`one with ${model.outputs.length} outputs`);
  const [, classes, ...dimensions] = output.shape;
  if (dimensions.length > 0 || typeof classes !== 'number')
    throw noClassifier(`outputs of shape [${output.shape.slice(1).join(', ')}]`);
  if (classes < 2) throw noClassifier('a single output');
  if (classes > MAX_CLASSES)
    throw noClassifier(`${classes} outputs, of which there may be at most ${MAX_CLASSES}`);
  const moments = momentsReading(model);
  return { classes, ...readerOf(model), ...(moments && { read: moments }) } as LogitsReader;
}

function readerOf(model: LayersModel): { readonly isLinear: boolean; readonly read: Reading } {
  const output = behindIdentities(model.outputs[0] as SymbolicTensor);
  const layer = output.sourceLayer;
  if (isModel(layer)) {
    const [inner, outer] = [readerOf(layer), readingUpTo(model, output.inputs[0] as SymbolicTensor)];
    return { ...inner, read: (images) => inner.read(outer(images)) };
  }
  const kind = layer.getClassName();
  const activation = kind === 'Softmax' ? 'softmax' : layer.getConfig().activation;
  const isAlone = kind === 'Softmax' || kind === 'Activation';
  if (activation === 'softmax' && (isAlone || kind === 'Dense')) {
    const before = readingUpTo(model, output.inputs[0] as SymbolicTensor);
    return { isLinear: false, read: isAlone ? before : (images) => denseSums(layer, before(images)) };
  }
  // The logarithm of a softmax is as good as its logits: they differ by one number for all classes.
  if (kind === 'Dense' && (activation === 'linear' || activation === 'logSoftmax'))
    return { isLinear: activation === 'linear', read: readingUpTo(model, output) };
  throw noClassifier(
    `outputs of the layer ${layer.name}, ${activation ? `${kind} with ${activation}` : kind}`,
  );
}

/** Computes a model as far as one of its tensors. */
function readingUpTo(model: LayersModel, tensor: SymbolicTensor): Reading {
  const input = model.inputs[0] as SymbolicTensor;
  if (tensor === input) return (images) => images;
  const ends = { inputs: input, outputs: tensor } as Parameters<typeof tfLayers.model>[0];
  const beginning = tensor === model.outputs[0] ? model : tfLayers.model(ends);
  return (images) => beginning.apply(images) as tf.Tensor;
}

/** Layers that let everything through at inference. */
export const identitiesAtInference = new Set([
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
]);

/** The last tensor that is really computed. */
function behindIdentities(output: SymbolicTensor): SymbolicTensor {
  const layer = output.sourceLayer;
  const isIdentity =
    identitiesAtInference.has(layer.getClassName()) ||
    (layer.getClassName() === 'Activation' && layer.getConfig().activation === 'linear');
  return isIdentity ? behindIdentities(output.inputs[0] as SymbolicTensor) : output;
}

function isModel(layer: Layer): layer is LayersModel {
  return 'layers' in layer;
}

function noClassifier(received: string): UserError {
  return new UserError(
    'model/outputs',
    `expected a model that ends in softmax or in linear outputs, one for each of two or more classes, received ${received}`,
    'Use a model that tells classes apart.',
  );
}
