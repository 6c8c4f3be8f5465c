import { sizeOf } from './shape.ts';
import type { LayersModel } from './tf-layers.ts';

/** What one unit of the first layer looks for. */
export interface UnitWeights {
  /** Its position in the layer, from 0. */
  readonly unit: number;
  /** Euclidean norm of its weights, without the bias. */
  readonly norm: number;
  /** One for each pixel, row by row. */
  readonly weights: Float32Array;
}

/**
 * The weights of each unit of the first layer, where that is a dense one on the pixels; those of the largest norm first.
 *
 * @param imageShape [height, width] in pixels
 * @returns undefined where the first layer with weights is of another kind
 */
export function unitWeights(
  model: LayersModel,
  imageShape: readonly [height: number, width: number],
): UnitWeights[] | undefined {
  const layer = model.layers.find(({ weights }) => weights.length > 0);
  const [kernel] = layer?.getWeights() ?? [];
  const pixels = sizeOf(imageShape);
  if (layer?.getClassName() !== 'Dense' || kernel?.shape.length !== 2 || kernel.shape[0] !== pixels)
    return undefined;
  const values = kernel.dataSync<'float32'>(); // [pixels, units]
  const units = kernel.shape[1] as number;
  const columns = Array.from({ length: units }, (_, unit): UnitWeights => {
    const weights = Float32Array.from(
      { length: pixels },
      (_, pixel) => values[pixel * units + unit] as number,
    );
    return { unit, norm: Math.hypot(...weights), weights };
  });
  return columns.sort((a, b) => b.norm - a.norm || a.unit - b.unit);
}
