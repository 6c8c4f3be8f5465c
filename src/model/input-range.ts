import type { Layer, LayersModel } from './tf-layers.ts';

/** Layers behind which pixels have the range that they had before. */
const keepsRange = new Set([
  'AlphaDropout',
  'AveragePooling2D',
  'CenterCrop',
  'Concatenate',
  'Cropping2D',
  'Dropout',
  'Flatten',
  'GaussianDropout',
  'GaussianNoise',
  'InputLayer',
  'MaxPooling2D',
  'Permute',
  'RandomWidth',
  'Reshape',
  'Resizing',
  'SpatialDropout1D',
  'UpSampling2D',
  'ZeroPadding2D',
]);

/** A factor below this turns bytes into numbers of about 1; one above it has numbers of about 1 to begin with. */
const LARGEST_FACTOR_OF_BYTES = 1 / 16;

/**
 * Whether a model wants pixels from 0 to 255, because it scales them itself by Rescaling layers (1 / 255 in all, say), or
 * takes whole numbers. All others get [0, 1].
 */
export function expectsBytes(model: LayersModel): boolean {
  return model.inputs[0]?.dtype === 'int32' || firstFactor(model) < LARGEST_FACTOR_OF_BYTES;
}

/** What the pixels are multiplied by before the first layer that computes something of them. */
function firstFactor(model: LayersModel): number {
  let factor = 1;
  for (const layer of leavesOf(model)) {
    if (layer.getClassName() === 'Rescaling') factor *= Math.abs(Number(layer.getConfig().scale));
    else if (!leavesRange(layer)) break;
  }
  return factor;
}

/** The layers in order, those of models within the model among them. */
function leavesOf(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? leavesOf(layer as LayersModel) : [layer]));
}

function leavesRange(layer: Layer): boolean {
  const kind = layer.getClassName();
  return keepsRange.has(kind) || (kind === 'Activation' && layer.getConfig().activation === 'linear');
}
