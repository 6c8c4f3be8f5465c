import { UserError } from '../../errors.ts';
import { FAINTEST_INK } from './paper.ts';
import type { Picture } from './picture.ts';

/**
 * What is said of a picture in which there is nothing to classify: what it is instead.
 *
 * @param path names it in messages
 * @param picture as it was looked at, smaller than it is where it is large
 * @param original its size in pixels
 * @param isCentred whether a digit was looked for on paper, and not all taken as it is, in grey
 */
export function nothingFound(
  path: string,
  picture: Picture,
  original: Pick<Picture, 'height' | 'width'>,
  isCentred: boolean,
): UserError {
  const { height, width } = picture;
  const [appearance, hint] = appearanceOf(picture, isCentred);
  const isReduced = height < original.height || width < original.width;
  const seen = isReduced ? `, seen at ${height}x${width} pixels` : '';
  const problem = `${path}: expected a digit, received an image ${appearance}${seen}`;
  return new UserError('image/blank', problem, hint);
}

function appearanceOf(picture: Picture, isCentred: boolean): [appearance: string, hint: string] {
  const ranges = rangesOf(picture);
  const widest = Math.max(...ranges.map(({ least, most }) => most - least));
  const drawn = 'Draw one digit, dark on light or light on dark.';
  if (ranges[3]?.most === 0) return ['that is transparent throughout', drawn];
  if (widest === 0) return ['of one colour', drawn];
  if (widest < FAINTEST_INK)
    return [
      `whose colours differ by no more than ${widest} of 255`,
      'Draw one digit that is clearly darker or lighter than its paper.',
    ];
  if (!isCentred) return ['whose colours are equally light', drawn];
  return [
    'in which nothing stands out from plain paper',
    'Draw one digit on paper of one colour, dark on light or light on dark.',
  ];
}

/** Of red, green, blue and opacity. */
function rangesOf({ pixels }: Picture): { readonly least: number; readonly most: number }[] {
  return [0, 1, 2, 3].map((channel) => {
    let [least, most] = [255, 0];
    for (let at = channel; at < pixels.length; at += 4) {
      least = Math.min(least, pixels[at] as number);
      most = Math.max(most, pixels[at] as number);
    }
    return { least, most };
  });
}
