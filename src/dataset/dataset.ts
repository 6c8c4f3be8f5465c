/** Grey images with their classes, as bytes: four times smaller than float32, and exact. */
export interface ImageSet {
  /** [count, height, width], row by row; 0 is background, 255 full ink. */
  readonly images: Uint8Array;
  /** [count]; the class of each image, from 0. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** What a network has to fit: the form of the images and the number of classes. */
export interface DatasetShape {
  /** [height, width] in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  readonly classes: number;
}

/** All images of one source, before any split of ours. */
export interface Dataset extends DatasetShape {
  /** `embedded`, or the absolute path of a directory of IDX files. */
  readonly source: string;
  readonly train: ImageSet;
  /** Absent where the source has no test images of its own; `splitDataset` then takes some of `train`. */
  readonly test?: ImageSet;
  /** SHA-256, in hex, over the bytes of all images and labels, train first. */
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
