import type { ImageSet } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import type { ModelFit } from './model-images.ts';

/** Images of something that the network was not trained to tell apart. */
export interface StrangeImages {
  /** `embedded` or the path of their directory. */
  readonly source: string;
  readonly set: ImageSet;
}

/**
 * The images of another data set: its test images, or all where it has none apart.
 *
 * @throws UserError where they are not of the size that the model takes
 */
export async function openStrangeImages(
  { name, imageShape }: ModelFit,
  directory: string,
): Promise<StrangeImages> {
  const dataset = await openDataset(directory);
  const [height, width] = dataset.imageShape;
  if (height === imageShape[0] && width === imageShape[1]) {
    return { source: dataset.source, set: dataset.test ?? dataset.train };
  }
  throw new UserError(
    'model/misfit',
    `--ood: ${name} takes images of ${imageShape.join('x')} pixels, received ${height}x${width} in ${dataset.source}`,
    'Name a directory with images of that size.',
  );
}
