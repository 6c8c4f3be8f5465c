import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** Layers that leave the values of pixels as they are. */
const keepsValues = new Set([
  'CenterCrop',
  'Cropping2D',
  'Dropout',
  'Flatten',
  'GaussianNoise',
  'InputLayer',
  'Permute',
  'Reshape',
  'Resizing',
  'ZeroPadding2D',
]);

/** A factor below this turns bytes into numbers of about 1; one above it has numbers of about 1 to begin with. */
const LARGEST_FACTOR_OF_BYTES = 1 / 16;

/**
 * Whether a model wants pixels from 0 to 255, because it scales them itself by a Rescaling layer (1 / 255, say), or takes
 * whole numbers. All others get [0, 1].
 */
export function expectsBytes(model: LayersModel): boolean {
  if (model.inputs[0]?.dtype === 'int32') return true;
  const first = firstActingLayer(model);
  if (first?.getClassName() !== 'Rescaling') return false;
  return Math.abs(Number(first.getConfig().scale)) < LARGEST_FACTOR_OF_BYTES;
}

function firstActingLayer(model: LayersModel): layers.Layer | undefined {
  const first = model.layers.find((layer) => !keepsValues.has(layer.getClassName()));
  return first !== undefined && 'layers' in first ? firstActingLayer(first as LayersModel) : first;
}
