import type { Config } from '../../src/config/schema.ts';
import type { ImageSet } from '../../src/dataset/dataset.ts';
import { permutation, RandomStream } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import type { SgdSettings } from '../../src/training/engine.ts';

type Matrix = number[][];
type Layers = Config['model']['layers'];

/** One dense layer, its updates and the dropout behind it, in float64. */
interface Dense {
  kernel: Matrix; // [inputs, units]
  bias: number[];
  kernelVelocity: Matrix;
  biasVelocity: number[];
  l1: number;
  l2: number;
  /** Of the dropout layer behind this one; 0 where there is none. */
  rate: number;
}

/**
 * The reference for every engine: a network of ReLU layers with a softmax at the end, trained by the textbook, in
 * plain float64 loops that share nothing with tfjs. Biases everywhere; dropout behind dense layers only.
 */
export class ReferenceMlp {
  readonly #denses: Dense[];

  /** @param weights kernel and bias of each dense layer, as `model.getWeights()` orders them */
  constructor(layers: Layers, weights: readonly Float32Array[]) {
    const descriptions = layers.flatMap((layer) => ('dense' in layer ? [layer.dense] : []));
    this.#denses = descriptions.map(({ units, kernelRegularizer }, index) => {
      const kernel = rows(weights[2 * index] as Float32Array, units);
      const bias = [...(weights[2 * index + 1] as Float32Array)];
      const zeros = {
        kernelVelocity: kernel.map((row) => row.map(() => 0)),
        biasVelocity: bias.map(() => 0),
      };
      return { kernel, bias, ...zeros, ...kernelRegularizer, rate: 0 };
    });
    let behind = -1;
    for (const layer of layers) {
      if ('dense' in layer) behind++;
      if ('dropout' in layer) (this.#denses[behind] as Dense).rate = layer.dropout.rate;
    }
  }

  get weights(): Float32Array[] {
    return this.#denses.flatMap(({ kernel, bias }) => [
      Float32Array.from(kernel.flat()),
      Float32Array.from(bias),
    ]);
  }

  /** @returns the mean objective over the epoch */
  trainEpoch(train: ImageSet, seed: number, epoch: number, batchSize: number, sgd: SgdSettings): number {
    const order = permutation(new RandomStream(seed, 'shuffle', epoch), train.count);
    let sum = 0;
    for (let start = 0; start < train.count; start += batchSize) {
      const batch = [...order.subarray(start, start + batchSize)];
      sum += batch.length * this.#trainBatch(train, batch, { seed, epoch, firstPosition: start }, sgd);
    }
    return sum / train.count;
  }

  #trainBatch(
    train: ImageSet,
    batch: readonly number[],
    position: { seed: number; epoch: number; firstPosition: number },
    sgd: SgdSettings,
  ): number {
    const size = train.images.length / train.count;
    const inputs: Matrix[] = [
      batch.map((n) => [...train.images.subarray(n * size, (n + 1) * size)].map((x) => x / 255)),
    ];
    const masks: Matrix[] = [];
    for (const [index, { kernel, bias, rate }] of this.#denses.entries()) {
      const sums = times(inputs[index] as Matrix, kernel).map((row) =>
        row.map((x, unit) => x + (bias[unit] as number)),
      );
      if (index === this.#denses.length - 1) inputs.push(sums.map(softmax));
      else {
        masks.push(this.#mask(index, rate, batch.length, bias.length, position));
        inputs.push(sums.map((row, i) => row.map((x, unit) => Math.max(0, x) * at(masks.at(-1), i, unit))));
      }
    }
    const probabilities = inputs.at(-1) as Matrix;
    const labels = batch.map((n) => train.labels[n] as number);
    const loss =
      labels.reduce((sum, label, i) => sum - Math.log(at(probabilities, i, label)), 0) / batch.length;
    const objective = loss + this.#penalty();
    let delta = probabilities.map((row, i) =>
      row.map((p, c) => (p - (c === labels[i] ? 1 : 0)) / batch.length),
    );
    for (let index = this.#denses.length - 1; index >= 0; index--) {
      const dense = this.#denses[index] as Dense;
      const input = inputs[index] as Matrix;
      const back = times(delta, transposed(dense.kernel));
      update(
        dense,
        times(transposed(input), delta),
        transposed(delta).map((column) => column.reduce((a, b) => a + b)),
        sgd,
      );
      delta = back.map((row, i) =>
        row.map((d, unit) => (at(input, i, unit) > 0 ? d * at(masks[index - 1], i, unit, 1) : 0)),
      );
    }
    return objective;
  }

  #mask(
    index: number,
    rate: number,
    samples: number,
    units: number,
    position: { seed: number; epoch: number; firstPosition: number },
  ): Matrix {
    const mask = new Float32Array(samples * units).fill(1);
    const dropoutLayer = this.#denses.slice(0, index).filter((dense) => dense.rate > 0).length;
    if (rate > 0) drawDropoutMask(mask, units, rate, { ...position, dropoutLayer });
    return rows(mask, units);
  }

  #penalty(): number {
    const of = ({ kernel, l1, l2 }: Dense) =>
      kernel.flat().reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
    return this.#denses.reduce((sum, dense) => sum + of(dense), 0);
  }
}

function update(dense: Dense, kernelGradient: Matrix, biasGradient: number[], sgd: SgdSettings): void {
  for (const [i, row] of dense.kernel.entries()) {
    const gradient = row.map((w, u) => at(kernelGradient, i, u) + dense.l1 * Math.sign(w) + 2 * dense.l2 * w);
    [dense.kernel[i], dense.kernelVelocity[i]] = stepped(
      row,
      dense.kernelVelocity[i] as number[],
      gradient,
      sgd,
    );
  }
  [dense.bias, dense.biasVelocity] = stepped(dense.bias, dense.biasVelocity, biasGradient, sgd);
}

function stepped(
  values: number[],
  velocities: number[],
  gradients: number[],
  sgd: SgdSettings,
): [number[], number[]] {
  const { learningRate, momentum, nesterov } = sgd;
  const next = velocities.map((velocity, index) => momentum * velocity + (gradients[index] as number));
  const direction = nesterov
    ? next.map((velocity, index) => momentum * velocity + (gradients[index] as number))
    : next;
  return [values.map((value, index) => value - learningRate * (direction[index] as number)), next];
}

const at = (matrix: Matrix | undefined, row: number, column: number, otherwise = 0): number =>
  matrix === undefined ? otherwise : ((matrix[row] as number[])[column] as number);
const rows = (values: Float32Array, width: number): Matrix =>
  Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
const transposed = (a: Matrix): Matrix =>
  (a[0] as number[]).map((_, column) => a.map((row) => row[column] as number));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    (b[0] as number[]).map((_, column) => row.reduce((sum, x, k) => sum + x * at(b, k, column), 0)),
  );

function softmax(row: number[]): number[] {
  const powers = row.map((x) => Math.exp(x - Math.max(...row)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
