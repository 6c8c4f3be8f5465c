import { isOutermost, type Picture, quantile } from './picture.ts';

/** A picture of the model's size, in grey. */
export interface GreyImage {
  /** [height, width], row by row; 0 is background, 255 full ink. */
  readonly pixels: Uint8Array;
  readonly preparation: 'as-is' | 'inverted';
  /** Why light and dark may stand for each other, in words. */
  readonly doubt?: string;
}

/**
 * The pixels of a picture as grey ink on a background of 0, as MNIST's are. What is light on dark stays as it is to the
 * byte. Dark on light is turned round, and told by the border: paper is light and nearly all around, whereas a light
 * shape on black, however much of the border it covers, leaves some of it black. Plain paper is background throughout.
 */
export function greyAsIs(picture: Picture): GreyImage {
  const grey = greyOf(picture, greyBehind(picture));
  const border = grey.filter((_, position) => isOutermost(position, picture.width, picture.height));
  const paper = quantile(border, 0.5);
  const darkShare = border.filter((value) => value < paper / 4).length / border.length;
  if (paper < 128 || darkShare >= MOST_INK_AT_BORDER) return { pixels: grey, preparation: 'as-is' };
  const pixels = grey.map((value) => Math.round((Math.max(0, paper - value) * 255) / paper));
  const doubt = 'the dark reaches the border, so that it may be what lies behind a light shape';
  return { pixels, preparation: 'inverted', ...(darkShare > 0 && { doubt }) };
}

/** Nothing where all is of one grey. */
export function inkAsIs(picture: Picture): GreyImage | undefined {
  const grey = greyOf(picture, greyBehind(picture));
  return grey.every((value) => value === grey[0]) ? undefined : greyAsIs(picture);
}

/** A digit on paper covers no more of the border of its picture. */
const MOST_INK_AT_BORDER = 0.25;

/** Luma of Rec. 601; a grey pixel keeps its value. */
function greyOf({ pixels, height, width }: Picture, behind: number): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, position) => {
    const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.subarray(4 * position, 4 * position + 4);
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    return Math.round(luma + behind * (1 - opacity / 255));
  });
}

/** What shows through transparency: white behind dark ink, black behind light ink; paper goes on as it is. */
function greyBehind({ pixels, height, width }: Picture): number {
  const opaque = Array.from({ length: height * width }, (_, position) => position).filter(
    (position) => (pixels[4 * position + 3] as number) >= 128,
  );
  if (opaque.length === 0) return 0;
  const greys = opaque.map(
    (position) => ((pixels[4 * position + 1] as number) * 255) / (pixels[4 * position + 3] as number),
  );
  const [dark, middle, light] = [quantile(greys, 0.02), quantile(greys, 0.5), quantile(greys, 0.98)];
  if (light - dark > 100) return middle;
  return middle < 128 ? 255 : 0;
}
