import { permutation, philox4x32, RandomStream, streams } from '../../src/random.ts';

/** A layer as plain float64 numbers: part of the slow, plain engine that ours are held against. */
export interface ReferenceLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: string;
  readonly usesBias: boolean;
  readonly l1: number;
  readonly l2: number;
  readonly dropouts: readonly { readonly index: number; readonly rate: number }[];
  /** [inputs][units], row by row. */
  kernel: Float64Array;
  bias: Float64Array;
  kernelVelocity: Float64Array;
  biasVelocity: Float64Array;
}

export interface ReferenceNetwork {
  readonly seed: number;
  readonly inputDropouts: ReferenceLayer['dropouts'];
  readonly layers: readonly ReferenceLayer[];
}

export interface ReferenceSample {
  readonly pixels: ArrayLike<number>;
  readonly label: number;
  readonly position: number;
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** Activations and derivatives by the book. */
export const activations: Record<string, { value(x: number): number; slope(x: number): number }> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0) },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
  selu: {
    value: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    slope: (x) => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
  },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid },
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Whether dropout keeps a unit: word by word from the definition in the design, without any vectors. */
export function isKept(
  seed: number,
  index: number,
  rate: number,
  unit: number,
  position: number,
  epoch: number,
): boolean {
  const lane = unit & 7;
  const words = new Uint32Array(4);
  philox4x32(words, 4 * (unit >> 5) + (lane >> 1), position, epoch, index, seed, streams.dropout);
  const word = words[(unit >> 3) & 3] ?? 0;
  const draw = lane & 1 ? word >>> 16 : word & 0xffff;
  return draw >= Math.min(65535, Math.round(rate * 65536));
}

/** Near a rate of 1, what rounding to 2^-16 leaves of it counts. */
function keptShare(rate: number): number {
  return rate < 0.9375 ? 1 - rate : (65536 - Math.min(65535, Math.round(rate * 65536))) / 65536;
}

function dropoutFactor(
  network: ReferenceNetwork,
  dropouts: ReferenceLayer['dropouts'],
  unit: number,
  position: number,
  epoch: number,
): number {
  return dropouts.reduce(
    (factor, { index, rate }) =>
      isKept(network.seed, index, rate, unit, position, epoch) ? factor / keptShare(rate) : 0,
    1,
  );
}

interface Pass {
  /** Input of each layer, and weighted sums. */
  readonly inputs: Float64Array[];
  readonly sums: Float64Array[];
  readonly factors: Float64Array[];
}

/** Forward through all layers; epoch 0 means without dropout. */
function forward(network: ReferenceNetwork, sample: ReferenceSample, epoch: number): Pass {
  const factorsOf = (dropouts: ReferenceLayer['dropouts'], count: number) =>
    Float64Array.from({ length: count }, (_, unit) =>
      epoch === 0 ? 1 : dropoutFactor(network, dropouts, unit, sample.position, epoch),
    );
  const inputFactors = factorsOf(network.inputDropouts, sample.pixels.length);
  let input = Float64Array.from(
    inputFactors,
    (factor, pixel) => (factor * (sample.pixels[pixel] ?? 0)) / 255,
  );
  const pass: Pass = { inputs: [], sums: [], factors: [] };
  network.layers.forEach((layer, number) => {
    const sums = Float64Array.from(layer.bias);
    input.forEach((value, row) => {
      for (let unit = 0; unit < layer.units; unit++)
        sums[unit]! += value * layer.kernel[row * layer.units + unit]!;
    });
    const factors = factorsOf(layer.dropouts, layer.units);
    pass.inputs.push(input);
    pass.sums.push(sums);
    pass.factors.push(factors);
    if (number < network.layers.length - 1) {
      input = sums.map((sum, unit) => factors[unit]! * activations[layer.activation]!.value(sum));
    }
  });
  return pass;
}

/** Cross-entropy of a sample, and whether the first largest logit is right. */
export function lossOf(
  network: ReferenceNetwork,
  sample: ReferenceSample,
  epoch = 0,
): { loss: number; hit: boolean } {
  const logits = forward(network, sample, epoch).sums.at(-1) ?? new Float64Array();
  const largest = Math.max(...logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return {
    loss: Math.log(total) + largest - logits[sample.label]!,
    hit: logits.indexOf(largest) === sample.label,
  };
}

export function penaltyOf(network: ReferenceNetwork): number {
  let total = 0;
  for (const { kernel, l1, l2 } of network.layers)
    for (const w of kernel) total += l1 * Math.abs(w) + l2 * w * w;
  return total;
}

export interface Gradients {
  readonly kernels: Float64Array[];
  readonly biases: Float64Array[];
}

/** Gradients of the mean loss over a batch plus penalty. */
export function gradientsOf(
  network: ReferenceNetwork,
  batch: readonly ReferenceSample[],
  epoch: number,
): Gradients {
  const { layers } = network;
  const gradients = {
    kernels: layers.map(({ kernel, l1, l2 }) => kernel.map((w) => l1 * Math.sign(w) + 2 * l2 * w)),
    biases: layers.map(({ bias }) => new Float64Array(bias.length)),
  };
  for (const sample of batch) {
    const pass = forward(network, sample, epoch);
    const logits = pass.sums.at(-1) ?? new Float64Array();
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    let delta = powers.map((power, unit) => (power / total - (unit === sample.label ? 1 : 0)) / batch.length);
    for (let number = layers.length - 1; number >= 0; number--) {
      const { units, kernel } = layers[number]!;
      const input = pass.inputs[number]!;
      input.forEach((value, row) => {
        for (let unit = 0; unit < units; unit++)
          gradients.kernels[number]![row * units + unit]! += value * delta[unit]!;
      });
      delta.forEach((value, unit) => {
        gradients.biases[number]![unit]! += value;
      });
      if (number === 0) break;
      const below = layers[number - 1]!;
      delta = input.map((_, row) => {
        let back = 0;
        for (let unit = 0; unit < units; unit++) back += kernel[row * units + unit]! * delta[unit]!;
        const slope = activations[below.activation]!.slope(pass.sums[number - 1]![row]!);
        return back * pass.factors[number - 1]![row]! * slope;
      });
    }
  }
  return gradients;
}

export interface ReferenceSgd {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

function step(
  weights: Float64Array,
  velocity: Float64Array,
  gradient: Float64Array,
  sgd: ReferenceSgd,
): void {
  const { learningRate, momentum, nesterov } = sgd;
  gradient.forEach((g, at) => {
    velocity[at] = momentum * velocity[at]! + g;
    weights[at]! -= learningRate * (nesterov ? g + momentum * velocity[at]! : velocity[at]!);
  });
}

/** One epoch of mini-batches in place; returns the mean of loss plus penalty over the samples. */
export function trainReferenceEpoch(
  network: ReferenceNetwork,
  images: Uint8Array,
  labels: Uint8Array,
  epoch: number,
  batchSize: number,
  sgd: ReferenceSgd,
): number {
  const size = images.length / labels.length;
  const order = permutation(new RandomStream(network.seed, 'shuffle', epoch), labels.length);
  let total = 0;
  for (let first = 0; first < order.length; first += batchSize) {
    const batch = Array.from(order.subarray(first, first + batchSize), (image, at) => ({
      pixels: images.subarray(image * size, (image + 1) * size),
      label: labels[image]!,
      position: first + at,
    }));
    for (const sample of batch) total += lossOf(network, sample, epoch).loss + penaltyOf(network);
    const gradients = gradientsOf(network, batch, epoch);
    network.layers.forEach((layer, number) => {
      step(layer.kernel, layer.kernelVelocity, gradients.kernels[number]!, sgd);
      if (layer.usesBias) step(layer.bias, layer.biasVelocity, gradients.biases[number]!, sgd);
    });
  }
  return total / order.length;
}
