import tf = require('@tensorflow/tfjs-core');

import type { UnitNoise } from '../../../dropout/variant.ts';
import type { DropoutMaskKey } from '../../dropout-mask.ts';
import { drawWeightMask, type WeightMaskShape, wordsFor } from '../../weight-mask.ts';

/** Which weights each sample keeps, and what those are multiplied by. */
interface KeptWeights extends WeightMaskShape {
  readonly scale: number;
  /** Bits of `drawWeightMask`. */
  readonly bits: Uint32Array;
}

/** What a layer drops of its weights in a batch. */
export interface Disconnection {
  readonly noise: UnitNoise;
  readonly key: DropoutMaskKey;
  /** Whether what is in front of the layer learns, and so needs gradients of its inputs. */
  readonly passesBack: boolean;
}

/**
 * x (M * W) with a mask M for each sample: DropConnect (Wan et al. 2013, equation 4). In plain numbers: as tensors, the masked
 * kernels would take 32 times the memory of the bits, several times over.
 *
 * @param x [samples, inputs]
 * @param kernel [inputs, units]
 * @returns [samples, units]
 */
export function disconnectedProduct(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  disconnection: Disconnection,
): tf.Tensor2D {
  const product = tf.customGrad((...parts) => {
    const [input, weights] = parts as unknown as [tf.Tensor2D, tf.Tensor2D];
    const [inputValues, kernelValues] = [valuesOf(input), valuesOf(weights)];
    const kept = keptWeights(inputValues, [...input.shape, weights.shape[1]], disconnection);
    return {
      value: tf.tensor(forward(inputValues, kernelValues, kept), [kept.samples, kept.units]),
      gradFunc: (gradient) => {
        const { passesBack } = disconnection;
        const gradients = backward(valuesOf(gradient), inputValues, kernelValues, kept, passesBack);
        return [tf.tensor(gradients.inputs, input.shape), tf.tensor(gradients.kernel, weights.shape)];
      },
    };
  });
  return product(x, kernel) as tf.Tensor2D;
}

function keptWeights(
  inputs: Float32Array,
  [samples, inputCount, units]: [number, number, number],
  { noise, key, passesBack }: Disconnection,
): KeptWeights {
  const shape = { samples, inputs: inputCount, units };
  const isZero = (sample: number, input: number) => inputs[sample * inputCount + input] === 0;
  const bits = drawWeightMask(shape, noise.threshold, key, passesBack ? undefined : isZero);
  return { ...shape, scale: noise.keptScale, bits };
}

/** @returns [samples, units] */
function forward(inputs: Float32Array, kernel: Float32Array, kept: KeptWeights): Float32Array {
  const { units, scale } = kept;
  const outputs = new Float32Array(kept.samples * units);
  forEachRow(kept, (sample, row, firstWord) => {
    const input = scale * (inputs[sample * kept.inputs + row] as number);
    if (input === 0) return;
    for (let unit = 0, at = sample * units; unit < units; unit++, at++)
      if (isKept(kept.bits, firstWord, unit))
        outputs[at] = (outputs[at] as number) + input * (kernel[row * units + unit] as number);
  });
  return outputs;
}

/**
 * @param gradients of the outputs, [samples, units]
 * @returns gradients of the inputs, [samples, inputs], 0 unless they are asked for, and of the kernel, [inputs, units]
 */
function backward(
  gradients: Float32Array,
  inputs: Float32Array,
  kernel: Float32Array,
  kept: KeptWeights,
  passesBack: boolean,
): { inputs: Float32Array; kernel: Float32Array } {
  const { units, scale } = kept;
  const [ofInputs, ofKernel] = [new Float32Array(inputs.length), new Float32Array(kernel.length)];
  forEachRow(kept, (sample, row, firstWord) => {
    const at = sample * kept.inputs + row;
    const input = scale * (inputs[at] as number);
    if (input === 0 && !passesBack) return;
    let sum = 0;
    for (let unit = 0, weight = row * units; unit < units; unit++, weight++) {
      if (!isKept(kept.bits, firstWord, unit)) continue;
      const gradient = gradients[sample * units + unit] as number;
      ofKernel[weight] = (ofKernel[weight] as number) + input * gradient;
      sum += gradient * (kernel[weight] as number);
    }
    if (passesBack) ofInputs[at] = scale * sum;
  });
  return { inputs: ofInputs, kernel: ofKernel };
}

/** Calls with each sample and input, and the place of the first word of its bits. */
function forEachRow(
  { samples, inputs, units }: WeightMaskShape,
  visit: (sample: number, input: number, firstWord: number) => void,
): void {
  const words = wordsFor(units);
  for (let sample = 0; sample < samples; sample++)
    for (let input = 0; input < inputs; input++) visit(sample, input, (sample * inputs + input) * words);
}

function isKept(bits: Uint32Array, firstWord: number, unit: number): boolean {
  return (((bits[firstWord + (unit >>> 5)] as number) >>> (unit & 31)) & 1) === 1;
}

/** A copy: on some backends `dataSync` returns live memory, which the step of the optimizer changes. */
function valuesOf(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice();
}
