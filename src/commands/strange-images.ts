import { stat } from 'node:fs/promises';
import type { ImageSet } from '../dataset/dataset.ts';
import { readAnyImage } from '../dataset/pictures/image-file.ts';
import { imageNames } from '../dataset/pictures/image-names.ts';
import { openDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { trainingDataOf } from '../model/training-data.ts';
import type { TrainedModel } from './trained-model.ts';

/** Images of something that the network was not trained to tell apart. */
export interface StrangeImages {
  /** `embedded`, or the path of what was named. */
  readonly source: string;
  readonly set: ImageSet;
  /** Where they are the data that the network was trained on after all. */
  readonly isOfTraining: boolean;
}

/**
 * The images of another data set: its test images, or all where it has none apart; or pictures, resized as
 * `predict --as-is` does: there need be no digit in them, nor anything else.
 *
 * @param source `embedded`, a directory of IDX files, a folder of pictures or a picture
 * @throws UserError where they are not of the size that the model takes, or a picture cannot be read
 */
export async function openStrangeImages(model: TrainedModel, source: string): Promise<StrangeImages> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile()) return await ofPictures(model, source, [source]);
  return await ofDataset(model, source).catch(async (error) => {
    if (error.code === 'dataset/no-directory') throw missingImages(source);
    if (error.code !== 'dataset/missing-file') throw error;
    const pictures = await imageNames(source).catch(() => []);
    if (pictures.length === 0) throw error;
    return await ofPictures(model, source, pictures);
  });
}

function missingImages(source: string): UserError {
  const expected = "expected 'embedded', a directory of IDX files or of pictures, or a picture";
  return new UserError('file/enoent', `${source}: no such file or directory; ${expected}`, 'Check the path.');
}

/** One after the other, so that only one is in memory in its full size. */
async function ofPictures(
  { imageShape }: TrainedModel,
  source: string,
  pictures: readonly string[],
): Promise<StrangeImages> {
  const pixels: Uint8Array[] = [];
  for (const picture of pictures) pixels.push(await readAnyImage(picture, imageShape));
  const count = pixels.length;
  const set = { images: Buffer.concat(pixels), labels: new Uint8Array(count), count };
  return { source, set, isOfTraining: false };
}

async function ofDataset(
  { name, imageShape, network }: TrainedModel,
  directory: string,
): Promise<StrangeImages> {
  const { source, fingerprint, train, test = train, imageShape: received } = await openDataset(directory);
  if (received.join() !== imageShape.join())
    throw new UserError(
      'model/misfit',
      `--ood: ${name} takes images of ${imageShape.join('x')} pixels, received ${received.join('x')} in ${source}`,
      'Name a directory with images of that size, or a folder of pictures, which are made to fit.',
    );
  return { source, set: test, isOfTraining: fingerprint === trainingDataOf(network)?.fingerprint };
}
