import { AsyncLocalStorage } from 'node:async_hooks';

import tfLayers = require('@tensorflow/tfjs-layers');

/** How many numbers the layers of a model that is being built may still take. */
interface Allowance {
  left: number;
}

const allowances = new AsyncLocalStorage<Allowance>();

/** What every tfjs layer makes its weights with; the last argument makes an initializer of its own. */
type AddWeight = (
  this: tfLayers.layers.Layer,
  name: string,
  shape: readonly number[],
  dtype: unknown,
  initializer: unknown,
  ...more: unknown[]
) => unknown;

const layerMethods = tfLayers.layers.Layer.prototype as unknown as { addWeight: AddWeight };
const { addWeight } = layerMethods;

layerMethods.addWeight = function addAllowedWeight(name, shape, dtype, initializer, ...more) {
  const allowance = allowances.getStore();
  if (allowance === undefined) return addWeight.call(this, name, shape, dtype, initializer, ...more);
  take(allowance, shape, `the layer ${this.name} wants a ${name}`);
  const [regularizer, isTrainable, constraint] = more;
  return addWeight.call(
    this,
    name,
    shape,
    dtype,
    tfLayers.initializers.zeros(),
    regularizer,
    isTrainable,
    constraint,
  );
};

/**
 * Builds layers that take so many numbers for their weights, all together. tfjs takes the memory of a layer as
 * soon as it is built, long before it compares its shapes with those of the weights that are there: one of 10^9 units
 * would fill the memory. All weights begin as zeros, since those that are there replace them: initializers take time, and
 * one that draws from a distribution of damaged numbers never ends.
 *
 * @param numbers that all the layers together take, no more and no less
 * @throws Error by whatever builds a layer beyond that, or where some are left
 */
export async function withinAllowance<Result>(
  numbers: number,
  build: () => Promise<Result>,
): Promise<Result> {
  const allowance = { left: numbers };
  const result = await allowances.run(allowance, build);
  if (allowance.left === 0) return result;
  const problem = `its layers take ${numbers - allowance.left} numbers, there are ${numbers} in weightsManifest`;
  throw new Error(problem);
}

function take(allowance: Allowance, shape: readonly number[], wish: string): void {
  const numbers = shape.reduce((product, size) => product * size, 1);
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0) && numbers <= allowance.left) {
    allowance.left -= numbers;
    return;
  }
  const problem = `of shape [${shape.join(', ')}], there are ${allowance.left} numbers left in weightsManifest`;
  throw new Error(`${wish} ${problem}`);
}
