/** Grey images with their classes, as bytes: four times smaller than float32, and exact. */
export interface ImageSet {
  /** [count, height, width], row by row; 0 is background, 255 full ink. */
  readonly images: Uint8Array;
  /** [count]; the class of each image, from 0. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** The classes of images, without the images. */
export type LabelSet = Pick<ImageSet, 'labels' | 'count'>;

/** A data set without its pixels: what a config has to fit. */
export interface DatasetShape {
  /** [height, width] in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  /** The highest label of all sets and one. */
  readonly classes: number;
  readonly train: LabelSet;
  readonly test?: LabelSet;
}

/** Which images were transposed on loading, and why. */
export interface Transposition {
  readonly sets: readonly ('train' | 'test')[];
  readonly because: 'their file names begin with emnist-' | 'data.transpose is true';
}

/** All images of one source, before any split of ours. */
export interface Dataset extends DatasetShape {
  /** `embedded`, or the absolute path of a directory of IDX files. */
  readonly source: string;
  readonly train: ImageSet;
  /** Absent where the source has no test images of its own; `splitDataset` then takes some of `train`. */
  readonly test?: ImageSet;
  /** Absent where no image was. */
  readonly transposed?: Transposition;
  /** SHA-256, in hex, over the bytes of all images, as they are used, and labels, train first. */
  readonly fingerprint: string;
}

/** Three sets that share no image. */
export interface Splits {
  readonly train: ImageSet;
  /** Empty where the validation fraction is 0. */
  readonly validation: ImageSet;
  /** For the final evaluation only: never for early stopping, for choosing anything, or for normalisation. */
  readonly test: ImageSet;
}

export type SplitName = keyof Splits;
