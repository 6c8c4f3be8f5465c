import type { DenseConfig } from '../config/schema.ts';
import type { UnitNoise } from '../dropout/variant.ts';
import { probabilitiesOf } from '../evaluation/probabilities.ts';
import { drawDropoutMask } from '../training/dropout-mask.ts';

export type PadActivation = DenseConfig['activation'];

/** A layer as a page computes it. */
export type PadLayer =
  | {
      readonly dense: {
        readonly inputs: number;
        readonly units: number;
        readonly activation: PadActivation;
        readonly useBias: boolean;
      };
    }
  | {
      readonly dropout: {
        /** Among the dropout layers of the network, from 0. */
        readonly number: number;
        readonly noise: UnitNoise;
      };
    };

/** A whole network as it stands in a page. */
export interface PadNetwork {
  /** [height, width] in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  /** One behind the other; behind the last stands the softmax, whatever its activation. */
  readonly layers: readonly PadLayer[];
  /** Base64 of float32, little-endian: of each dense layer the kernel [inputs, units], then the bias [units]. */
  readonly weights: string;
  /** Of the stream `sampling`. */
  readonly seed: number;
}

type Stage =
  | {
      readonly kind: 'dense';
      /** [inputs, units] */
      readonly kernel: Float32Array;
      /** [units] */
      readonly bias: Float32Array;
      readonly activation: PadActivation;
    }
  | { readonly kind: 'dropout'; readonly number: number; readonly noise: UnitNoise };

/** What the units of a layer are multiplied by, and what is added to them then. */
interface Disturbance {
  readonly mask: Float32Array;
  readonly shifts: Float32Array;
}

/** Computes a network without any library: in a browser what `predict` computes, one image at a time. */
export class Network {
  readonly #seed: number;
  readonly #stages: readonly Stage[];
  /** Of each dropout layer that of each sample: they are the same for every image. */
  readonly #disturbances = new Map<string, Disturbance>();

  constructor({ layers, weights, seed }: PadNetwork) {
    this.#seed = seed;
    this.#stages = stagesOf(layers, float32Of(weights));
  }

  /** Whether there are sub-networks to sample. */
  get hasDropout(): boolean {
    return this.#stages.some(({ kind }) => kind === 'dropout');
  }

  /**
   * What the network gives its softmax, without dropout.
   *
   * @param pixels [height, width] in [0, 1]
   */
  logits(pixels: Float32Array): Float32Array {
    return this.#run(pixels, 0, undefined);
  }

  probabilities(pixels: Float32Array): Float64Array {
    const logits = this.logits(pixels);
    return probabilitiesOf(logits, logits.length);
  }

  /**
   * The same of sub-networks that dropout makes of the network: those of `predict --mc-samples`.
   *
   * @returns [samples, classes]
   */
  sampleLogits(pixels: Float32Array, samples: number): Float32Array {
    const first = this.#stages.findIndex(({ kind }) => kind === 'dropout');
    const reached = this.#run(pixels, 0, undefined, first);
    const all = Array.from({ length: samples }, (_, sample) => this.#run(reached, first, sample));
    const classes = (all[0] as Float32Array).length;
    const logits = new Float32Array(samples * classes);
    for (const [sample, row] of all.entries()) logits.set(row, sample * classes);
    return logits;
  }

  /** @param sample whose masks are used; none without dropout */
  #run(input: Float32Array, from: number, sample: number | undefined, to = this.#stages.length) {
    return this.#stages.slice(from, to).reduce((x, stage, index) => {
      if (stage.kind === 'dropout') return sample === undefined ? x : this.#disturb(x, stage, sample);
      const isLast = from + index === this.#stages.length - 1;
      return activate(weightedSums(x, stage.kernel, stage.bias), isLast ? 'linear' : stage.activation);
    }, input);
  }

  #disturb(x: Float32Array, stage: Stage & { kind: 'dropout' }, sample: number): Float32Array {
    const key = `${stage.number} ${sample}`;
    const known = this.#disturbances.get(key) ?? this.#draw(x.length, stage, sample);
    this.#disturbances.set(key, known);
    const { mask, shifts } = known;
    return x.map((value, unit) => Math.fround(value * (mask[unit] as number)) + (shifts[unit] as number));
  }

  #draw(units: number, { number, noise }: Stage & { kind: 'dropout' }, sample: number): Disturbance {
    const [mask, shifts] = [new Float32Array(units), new Float32Array(units)];
    const key = { seed: this.#seed, stream: 'sampling', epoch: sample + 1, firstPosition: 0 } as const;
    drawDropoutMask(mask, units, noise, { ...key, dropoutLayer: number }, shifts);
    return { mask, shifts };
  }
}

function float32Of(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
}

function stagesOf(layers: readonly PadLayer[], weights: Float32Array): Stage[] {
  let at = 0;
  const take = (count: number) => {
    at += count;
    return weights.subarray(at - count, at);
  };
  return layers.map((layer): Stage => {
    if ('dropout' in layer) return { kind: 'dropout', ...layer.dropout };
    const { inputs, units, activation, useBias } = layer.dense;
    const kernel = take(inputs * units);
    return { kind: 'dense', kernel, bias: useBias ? take(units) : new Float32Array(units), activation };
  });
}

/** x kernel + bias, summed in float64. */
function weightedSums(x: Float32Array, kernel: Float32Array, bias: Float32Array): Float64Array {
  const units = bias.length;
  const sums = Float64Array.from(bias);
  for (const [input, value] of x.entries()) {
    if (value === 0) continue;
    const row = input * units;
    for (let unit = 0; unit < units; unit++) {
      sums[unit] = (sums[unit] as number) + value * (kernel[row + unit] as number);
    }
  }
  return sums;
}

/** Of SELU, as tf.layers has them. */
const [SCALE, ALPHA] = [1.0507009873554805, 1.6732632423543772];

const functions: Record<Exclude<PadActivation, 'softmax'>, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  selu: (x) => SCALE * (x < 0 ? ALPHA * Math.expm1(x) : x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
};

function activate(sums: Float64Array, activation: PadActivation): Float32Array {
  if (activation === 'softmax') return Float32Array.from(probabilitiesOf(sums, sums.length));
  return Float32Array.from(sums, functions[activation]);
}
