import type { LayersModel } from './tf-layers.ts';

/** Sizes of one input without the batch: [height, width] for our own models. */
export function inputShapeOf(model: LayersModel): number[] {
  const shape = model.inputs[0]?.shape ?? [];
  return shape.slice(1).map((size) => size ?? 1);
}

/** Values that a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}

/** Numbers in the largest inputs or outputs that a layer has for one image, in models within the model too. */
export function largestActivation({ layers }: LayersModel): number {
  const sizes = layers.map((layer) => {
    const tensors = layer.inboundNodes.flatMap(({ inputTensors, outputTensors }) => [
      ...inputTensors,
      ...outputTensors,
    ]);
    const own = Math.max(...tensors.map(({ shape }) => sizeOf(shape.slice(1).map((size) => size ?? 1))));
    return 'layers' in layer ? Math.max(own, largestActivation(layer as LayersModel)) : own;
  });
  return Math.max(...sizes);
}

/** Number of outputs for one input. */
export function classesOf(model: LayersModel): number {
  return model.outputs[0]?.shape.at(-1) ?? 0;
}

/**
 * The images a model takes: a flat input is taken for a square, a last size of 1 for a grey channel.
 *
 * @returns [height, width], or undefined where the input is no grey image, or one of any size
 */
export function imageShapeOf(model: LayersModel): [height: number, width: number] | undefined {
  if (model.inputs[0]?.shape.slice(1).includes(null)) return undefined;
  const [height = 1, width, channels = 1, ...more] = inputShapeOf(model);
  if (width !== undefined) return channels === 1 && more.length === 0 ? [height, width] : undefined;
  const side = Math.sqrt(height);
  return Number.isInteger(side) ? [side, side] : undefined;
}
