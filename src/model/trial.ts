import tf = require('@tensorflow/tfjs-core');

import type { LayersModel, Shape, SymbolicTensor } from './tf-layers.ts';

/** 64 MB of float32: hundreds of times what a network for small grey images has. */
const MAX_NUMBERS = 2 ** 24;
/** More than an image of 64 x 64 pixels has, taken pixel by pixel. */
const MAX_STEPS = 5000;
/** Layers that compute step after step. */
const takesSteps = new Set([
  'Bidirectional',
  'ConvLSTM2D',
  'GRU',
  'LSTM',
  'RNN',
  'SimpleRNN',
  'TimeDistributed',
]);

/**
 * Finds what would go wrong when a model is used: layers of no size, too large a one or too many steps, and layers that
 * cannot compute what they are given, by computing them once for an input of zeros.
 *
 * @throws Error that says what is wrong
 */
export function tryOut(model: LayersModel): void {
  checkLayers(model);
  const isKnown = model.inputs.every(({ shape }) => shape.slice(1).every((size) => size !== null));
  if (!isKnown) return; // it computes images of any size, but not of every
  tf.tidy(() => {
    model.predict(
      model.inputs.map(({ shape, dtype }) =>
        tf.zeros(
          shape.map((size) => size ?? 1),
          dtype,
        ),
      ),
    );
  });
}

function checkLayers(model: LayersModel): void {
  for (const layer of model.layers) {
    // A layer may stand at several places of a model.
    for (const { inputTensors, outputTensors } of layer.inboundNodes) {
      for (const { shape } of inputTensors) checkShape(`the inputs of the layer ${layer.name}`, shape);
      for (const { shape } of outputTensors) checkShape(`the outputs of the layer ${layer.name}`, shape);
      if (takesSteps.has(layer.getClassName())) checkSteps(layer.name, inputTensors[0]);
    }
    if ('layers' in layer) checkLayers(layer as LayersModel);
  }
}

function checkShape(what: string, [, ...sizes]: Shape): void {
  const numbers = sizes.reduce<number>((product, size) => product * (size ?? 1), 1);
  const isShape = sizes.every((size) => size === null || (Number.isSafeInteger(size) && size > 0));
  if (isShape && numbers <= MAX_NUMBERS) return;
  const expected = isShape ? `at most ${MAX_NUMBERS} numbers for each image` : 'sizes from 1';
  throw new Error(`${what}: expected ${expected}, received the shape [${sizes.join(', ')}]`);
}

/** @param input [batch, steps, ...] */
function checkSteps(name: string, input: SymbolicTensor | undefined): void {
  const steps = input?.shape[1] ?? 1;
  if (steps <= MAX_STEPS) return;
  throw new Error(`the layer ${name}: expected at most ${MAX_STEPS} steps, received ${steps}`);
}
