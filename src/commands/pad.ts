import { readFile } from 'node:fs/promises';
import { unitValues } from '../dataset/batches.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { probabilitiesOf } from '../evaluation/probabilities.ts';
import { packageFile } from '../package-file.ts';
import { Network, type PadNetwork } from '../pad/network.ts';
import type { Pad } from '../report/html/pad.ts';
import { ratesOf } from './monte-carlo.ts';
import { pageNetworkOf } from './pad-network.ts';
import type { TrainedModel } from './trained-model.ts';

/** Smaller ones hold nothing that one would draw. */
const LEAST_SIDE = 8;
/** So that a page with its pictures stays under 2 MB. */
const MOST_CHARACTERS = 1_500_000;
/** Of the images that the page's own arithmetic is tried on, and what it may differ by in a probability. */
const [TRIALS, TOLERANCE] = [20, 1e-5];

/**
 * What a page needs to let its reader draw for the network, or why it cannot.
 *
 * @param set images, and
 * @param logits what the network makes of them: the page has to come to the same
 */
export async function padOf(model: TrainedModel, set: ImageSet, logits: Float32Array): Promise<Pad> {
  const { imageShape, network: layersModel, classes, classNames, seed } = model;
  if (Math.min(...imageShape) < LEAST_SIDE)
    return { missing: `images of ${imageShape.join('x')} pixels are no pictures to draw` };
  const found = pageNetworkOf(layersModel, await ratesOf(model));
  if (typeof found === 'string') return { missing: `a page cannot compute this network: ${found}` };
  const { layers, weights } = found;
  const size = (4 * weights.byteLength) / 3;
  if (size > MOST_CHARACTERS)
    return {
      missing: `its weights would take ${(size / 1e6).toFixed(1)} MB of this page, which shall stay under 2 MB`,
    };
  const network = { imageShape, layers, weights: littleEndian(weights), seed };
  if (!agrees(network, set, logits))
    return { missing: 'what a page computes of this network is not what the network gives' };
  return {
    network,
    classes,
    classNames,
    program: await readFile(packageFile('dist/pad/program.js'), 'utf8'),
  };
}

function littleEndian(weights: Float32Array): string {
  const bytes = Buffer.alloc(weights.byteLength);
  for (const [index, weight] of weights.entries()) bytes.writeFloatLE(weight, 4 * index);
  return bytes.toString('base64');
}

/** Whether the page's arithmetic comes to the probabilities of the network, on some images. */
function agrees(description: PadNetwork, { images, count }: ImageSet, logits: Float32Array): boolean {
  const network = new Network(description);
  const classes = logits.length / count;
  const size = images.length / count;
  return Array.from({ length: Math.min(TRIALS, count) }, (_, index) => {
    const bytes = images.subarray(index * size, (index + 1) * size);
    const own = network.probabilities(Float32Array.from(bytes, (byte) => unitValues[byte] as number));
    const right = probabilitiesOf(logits.subarray(index * classes, (index + 1) * classes), classes);
    return own.every((value, label) => Math.abs(value - (right[label] as number)) <= TOLERANCE);
  }).every(Boolean);
}
