// What the optimizers are compared on: 100 steps of a small network with dropout, each on the same 16 images.

const [SAMPLES, INPUTS, UNITS, CLASSES, STEPS, RATE, SEED] = [16, 20, 8, 5, 100, 0.25, 3];

/**
 * @param ours `permutation`, `RandomStream`, `drawDropoutMask` and `dropout`, from src/ in the test, from dist/ in the script
 */
export function makeTask({ permutation, RandomStream, drawDropoutMask, dropout }) {
  const random = new RandomStream(SEED, 'split', 7);
  const labels = Array.from({ length: SAMPLES }, () => random.below(CLASSES));
  const images = labels.flatMap((label) =>
    Array.from({ length: INPUTS }, (_, pixel) => (pixel % CLASSES === label ? 200 : random.below(256))),
  );
  const kernel = (inputs, units) =>
    Array.from({ length: inputs * units }, () => Math.fround(0.6 * (2 * random.uniform() - 1)));
  const weights = [
    kernel(INPUTS, UNITS),
    Array(UNITS).fill(0),
    kernel(UNITS, CLASSES),
    Array(CLASSES).fill(0),
  ];
  const steps = Array.from({ length: STEPS }, (_, index) => {
    const mask = new Float32Array(SAMPLES * UNITS);
    const key = { seed: SEED, epoch: index + 1, firstPosition: 0, dropoutLayer: 0 };
    drawDropoutMask(mask, UNITS, dropout.noise(RATE), key);
    const order = [...permutation(new RandomStream(SEED, 'shuffle', index + 1), SAMPLES)];
    return { order, mask: [...mask] };
  });
  return { shape: [SAMPLES, INPUTS, UNITS, CLASSES], rate: RATE, seed: SEED, images, labels, weights, steps };
}

const rmsprop = { type: 'rmsprop', learningRate: 0.002, rho: 0.9, momentum: 0, epsilon: 1e-7 };
const adam = { type: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const adamw = { ...adam, type: 'adamw', weightDecay: 0.1 };
const sgd = { type: 'sgd', learningRate: 0.02, momentum: 0, nesterov: false };

/** A step is an epoch here. */
const ramp = { linear: { from: 0.5, to: 0.9, epochs: 80 } };

/** Settings as in a config, with the `maxNorm` of both layers. PyTorch adds epsilon elsewhere, so that it is compared where epsilon is next to nothing. */
export const optimizers = {
  sgd,
  momentum: { ...sgd, momentum: 0.9 },
  nesterov: { ...sgd, momentum: 0.9, nesterov: true },
  momentumRamp: { ...sgd, momentum: ramp },
  nesterovRamp: { ...sgd, momentum: ramp, nesterov: true },
  rmsprop,
  rmspropMomentum: { ...rmsprop, learningRate: 0.0005, momentum: 0.9 },
  adam,
  adamw,
  rmspropTinyEpsilon: { ...rmsprop, epsilon: 1e-12 },
  rmspropMomentumTinyEpsilon: { ...rmsprop, learningRate: 0.0005, momentum: 0.9, epsilon: 1e-12 },
  adamTinyEpsilon: { ...adam, epsilon: 1e-12 },
  adamwTinyEpsilon: { ...adamw, epsilon: 1e-12 },
  momentumMaxNorm: { ...sgd, momentum: 0.9, maxNorm: 1.2 },
  adamMaxNorm: { ...adam, maxNorm: 1.2 },
  momentumClipped: { ...sgd, momentum: 0.9, globalClipNorm: 0.3 },
  adamwClipped: { ...adamw, globalClipNorm: 0.3 },
  nesterovClippedMaxNorm: { ...sgd, momentum: 0.9, nesterov: true, globalClipNorm: 0.3, maxNorm: 1.2 },
};
