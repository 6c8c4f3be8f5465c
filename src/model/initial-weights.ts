import type { Initializer } from '../config/schema.ts';
import type { RandomStream } from '../random.ts';

/** How far the values of a kernel spread: variance `scale / fan`, drawn evenly or from a truncated normal. */
interface VarianceScaling {
  readonly scale: 1 | 2;
  readonly fan: 'in' | 'average';
  readonly distribution: 'uniform' | 'truncatedNormal';
}

/**
 * Glorot and Bengio 2010 (eq. 16); He et al. 2015 (eq. 10), for ReLU; LeCun et al. 1998, "Efficient BackProp"
 * (eq. 16), for SELU. The same definitions as Keras's.
 */
const varianceScalings: Record<Exclude<Initializer, 'zeros'>, VarianceScaling> = {
  glorotUniform: { scale: 1, fan: 'average', distribution: 'uniform' },
  glorotNormal: { scale: 1, fan: 'average', distribution: 'truncatedNormal' },
  heUniform: { scale: 2, fan: 'in', distribution: 'uniform' },
  heNormal: { scale: 2, fan: 'in', distribution: 'truncatedNormal' },
  lecunUniform: { scale: 1, fan: 'in', distribution: 'uniform' },
  lecunNormal: { scale: 1, fan: 'in', distribution: 'truncatedNormal' },
};

/**
 * The first values of a dense kernel, drawn row by row and computed in float64, each rounded to float32 at the end.
 *
 * @param inputs number of incoming units
 * @param units number of the layer's own units
 * @returns [inputs, units], row by row
 */
export function initialKernel(
  initializer: Initializer,
  inputs: number,
  units: number,
  stream: RandomStream,
): Float32Array {
  const kernel = new Float32Array(inputs * units);
  if (initializer === 'zeros') return kernel;
  const { scale, fan, distribution } = varianceScalings[initializer];
  const variance = scale / (fan === 'in' ? inputs : (inputs + units) / 2);
  const draw =
    distribution === 'uniform' ? uniformDraw(variance, stream) : truncatedNormalDraw(variance, stream);
  return kernel.map(draw);
}

function uniformDraw(variance: number, stream: RandomStream): () => number {
  const limit = Math.sqrt(3 * variance);
  return () => limit * (2 * stream.uniform() - 1);
}

/** Standard deviation of a standard normal cut off at two standard deviations; dividing by it restores variance 1. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

/**
 * Rejection sampling from the interval of two standard deviations; about three attempts in five succeed. Each takes two
 * draws, first the candidate and then what its density is compared with.
 */
function truncatedNormalDraw(variance: number, stream: RandomStream): () => number {
  const deviation = Math.sqrt(variance) / TRUNCATED_DEVIATION;
  return () => {
    for (;;) {
      const x = 4 * stream.uniform() - 2;
      if (stream.uniform() < exponentialOf(-x * x * 0.5)) return deviation * x;
    }
  };
}

/** e^x for x in [-2, 0] by its power series: `Math.exp` may differ between engines in the last bit. */
function exponentialOf(x: number): number {
  let term = 1;
  let sum = 1;
  for (let power = 1; power <= 26; power++) {
    term *= x / power;
    sum += term;
  }
  return sum;
}
