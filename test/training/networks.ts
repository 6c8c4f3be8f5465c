import { tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import type { ImageSet } from '../../src/dataset/dataset.ts';
import type { OptimizerConfig } from '../../src/optimizers/index.ts';
import { RandomStream } from '../../src/random.ts';
import type { ReferenceNetwork } from './reference.ts';

/** A random training problem, small enough for the plain engine. */
export interface Problem {
  readonly seed: number;
  readonly pixels: number;
  readonly images: number;
  readonly density: number;
  readonly batchSize: number;
  readonly inputRates: readonly number[];
  readonly layers: readonly {
    readonly units: number;
    readonly activation: string;
    readonly useBias: boolean;
    readonly l1: number;
    readonly l2: number;
    readonly rates: readonly number[];
  }[];
  readonly sgd: OptimizerConfig & {
    readonly type: 'sgd';
    readonly learningRate: number;
    readonly momentum: number;
  };
}

const rates = fc.oneof(
  { weight: 2, arbitrary: fc.constant<number[]>([]) },
  fc.array(fc.constantFrom(0, 0.2, 0.5, 0.9, 0.97), { minLength: 1, maxLength: 2 }),
);
const penalty = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1e-3, 0.01));
const width = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 }));
const hiddenActivation = fc.constantFrom(
  'relu',
  'relu',
  'linear',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
);

function layer(
  activation: fc.Arbitrary<string>,
  units: fc.Arbitrary<number>,
  layerRates: fc.Arbitrary<number[]>,
) {
  return fc.record({ units, activation, useBias: fc.boolean(), l1: penalty, l2: penalty, rates: layerRates });
}

/** Any architecture that the plan accepts: widths to 200, batches to 70, every activation and update rule. */
export const problems: fc.Arbitrary<Problem> = fc
  .record({
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    pixels: width,
    images: fc.integer({ min: 1, max: 90 }),
    density: fc.constantFrom(0, 0.2, 1),
    batchSize: fc.integer({ min: 1, max: 70 }),
    inputRates: rates,
    hidden: fc.array(layer(hiddenActivation, width, rates), { maxLength: 3 }),
    output: layer(fc.constant('softmax'), fc.integer({ min: 2, max: 40 }), fc.constant([])),
    sgd: fc.record({
      type: fc.constant('sgd'),
      learningRate: fc.constantFrom(0.05, 0.01),
      momentum: fc.constantFrom(0, 0, 0.9),
      nesterov: fc.boolean(),
    }),
  })
  .map(({ hidden, output, ...rest }) => ({ ...rest, layers: [...hidden, output] }));

export function makeImages(problem: Problem): ImageSet {
  const random = new RandomStream(problem.seed, 'split', 1);
  const pixel = () => (random.uniform() < problem.density ? random.below(256) : 0);
  return {
    images: Uint8Array.from({ length: problem.images * problem.pixels }, pixel),
    labels: Uint8Array.from({ length: problem.images }, () =>
      random.below(problem.layers.at(-1)?.units ?? 1),
    ),
    count: problem.images,
  };
}

/** The same network as a tf.Sequential and as plain numbers, with the same float32 weights. */
export function makeNetworks(problem: Problem): { model: tf.Sequential; reference: ReferenceNetwork } {
  const random = new RandomStream(problem.seed, 'init', 1);
  let dropoutCount = 0;
  const dropouts = (layerRates: readonly number[]) =>
    layerRates.map((rate) => ({ index: dropoutCount++, rate }));
  const inputDropouts = dropouts(problem.inputRates);
  let inputs = problem.pixels;
  const layers = problem.layers.map(({ units, activation, useBias, l1, l2, rates: layerRates }) => {
    const scale = Math.sqrt(6 / (inputs + units));
    const kernel = Float64Array.from({ length: inputs * units }, () =>
      Math.fround((random.uniform() * 2 - 1) * scale),
    );
    const bias = Float64Array.from({ length: units }, () =>
      useBias ? Math.fround(random.uniform() - 0.5) : 0,
    );
    const made = {
      inputs,
      units,
      activation,
      usesBias: useBias,
      l1,
      l2,
      dropouts: dropouts(layerRates),
      kernel,
      bias,
      kernelVelocity: new Float64Array(kernel.length),
      biasVelocity: new Float64Array(units),
    };
    inputs = units;
    return made;
  });
  const reference = { seed: problem.seed, inputDropouts, layers };
  return { model: makeModel(problem, reference), reference };
}

function makeModel(problem: Problem, reference: ReferenceNetwork): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.flatten({ inputShape: [problem.pixels, 1] }));
  for (const rate of problem.inputRates) model.add(tf.layers.dropout({ rate }));
  for (const { units, activation, useBias, l1, l2, rates: layerRates } of problem.layers) {
    const kernelRegularizer = tf.regularizers.l1l2({ l1, l2 });
    model.add(
      tf.layers.dense({
        units,
        activation: activation as 'relu',
        useBias,
        kernelInitializer: 'zeros', // soon overwritten
        ...(l1 || l2 ? { kernelRegularizer } : {}),
      }),
    );
    for (const rate of layerRates) model.add(tf.layers.dropout({ rate }));
  }
  model.setWeights(
    reference.layers.flatMap(({ inputs, units, usesBias, kernel, bias }) => [
      tensor(Float32Array.from(kernel), [inputs, units]),
      ...(usesBias ? [tensor(Float32Array.from(bias))] : []),
    ]),
  );
  return model;
}
