// Made by `npm run records`, from records.ts and optimizers.ts in the folder above: change those.

export const PANEL_BYTES: usize = 64;
export const ENTRY_BYTES: usize = 8;
export const BLOCK_ROWS: usize = 256;
export const ARRIVED: usize = 64;
export const GENERATION: usize = 128;

export const LINEAR: u32 = 0;
export const RELU: u32 = 1;
export const ELU: u32 = 2;
export const SELU: u32 = 3;
export const SIGMOID: u32 = 4;
export const TANH: u32 = 5;
export const SOFTPLUS: u32 = 6;
export const SOFTMAX: u32 = 7;

export const TRAIN: u32 = 0;
export const MEASURE: u32 = 1;
export const STOP: u32 = 2;
export const SAMPLE: u32 = 3;

export const DROPOUT_STREAM: u32 = 4;
export const SAMPLING_STREAM: u32 = 5;

/** A dense layer with the dropout behind it. */
@unmanaged
export class Layer {
  /** Width of the input and of the output. */
  inputs: u32;
  units: u32;
  /** Inputs rounded up to 16: the rows of a panel; the row after them holds the biases. */
  rows: u32;
  /** Units / 16, rounded up. */
  panels: u32;
  /** f32 [panels][rows + 1][16] */
  weightsAt: usize;
  /** The arrays that the optimizer keeps, laid out as the weights, one behind the other. */
  slotsAt: usize;
  /** Bytes of each; the gradients lie before the first of them, where they are clipped. */
  slotBytes: u32;
  usesBias: u32;
  activation: u32;
  l1: f32;
  l2: f32;
  /** Dropout behind the activation: `Dropouts`. */
  dropoutsAt: usize;
  /** The sparse input of each sample: entries { row * 64, value }, ends one address a sample. */
  entriesAt: usize;
  entryStride: u32;
  entryEndsAt: usize;
  /** The same by input row: see `columns.ts`. Bytes from one thread's to the next, and from one row's list to the next. */
  columnsAt: usize;
  columnsPerThread: u32;
  columnStride: u32;
  /** f32 [samples][rowStride bytes]: weighted sums, gradients with respect to them, derivative factors. */
  sumsAt: usize;
  deltasAt: usize;
  slopesAt: usize;
  rowStride: u32;
  /** The gradients of live units of each sample: entries { unit * 64, gradient }. */
  deltaEntriesAt: usize;
  deltaEntryStride: u32;
  deltaEndsAt: usize;
  /** f32 [panels][rows]: what each piece of the weights adds to the penalty; 0 without regularizer. */
  penaltiesAt: usize;
  /** Largest norm of the incoming weights of a unit. */
  maxNorm: f32;
  /** f64 [panels][rows / 16 + 1]: sums of squared gradients of 16 rows, and of the biases; 0 without clipping. */
  gradientSquaresAt: usize;
  /** f32 [panels][rows / 16][16]: sums of squares of 16 rows; 0 where no norm is limited. */
  squaresAt: usize;
}

/** The dropout in one place of the network. */
@unmanaged
export class Dropouts {
  /** Dropout layers that follow each other here. */
  count: u32;
  /** Not 0 where all of them keep a unit or drop it, and no more. */
  bitsOnly: u32;
  /** `Dropout` [batches][count] */
  layersAt: usize;
  /** f32 [batches]: factor of the units that all of them keep. */
  scalesAt: usize;
}

/** One dropout layer in one batch. */
@unmanaged
export class Dropout {
  /** Number of the layer among the dropout layers. */
  index: u32;
  /** A unit is dropped where its 16-bit draw is below. */
  threshold: u32;
  /** See `src/dropout/variant.ts`. */
  keptScale: f32;
  scaleSpread: f32;
  keptShift: f32;
  droppedShift: f32;
  shiftSpread: f32;
}

/** Images without their zeros (compressed sparse rows). */
@unmanaged
export class Images {
  count: u32;
  /** u32 [count + 1]: number of the first entry of each image. */
  startsAt: usize;
  /** u16 and u8 [entries]: pixel number and pixel value. */
  pixelsAt: usize;
  valuesAt: usize;
  /** u8 [count] */
  labelsAt: usize;
}

/** Everything that one engine trains, and where it lies. */
@unmanaged
export class Session {
  layerCount: u32;
  layersAt: usize;
  /** That carry out the command. */
  threads: u32;
  batchSize: u32;
  /** Samples that the working buffers hold at once. */
  slots: u32;
  seed: u32;
  /** Number of the optimizer. */
  optimizer: u32;
  /** Its settings for each batch of the epoch: [batches]. */
  optimizerAt: usize;
  /** Dropout on the input: `Dropouts`. */
  inputDropoutsAt: usize;
  /** Image size in pixels. */
  imageSize: u32;
  /** Not 0 where any layer has a regularizer. */
  penalized: u32;
  /** Largest norm of all gradients together; 0 where nothing is clipped. */
  clipNorm: f32;
  /** Not 0 where any layer behind the first limits norms. */
  hasHiddenNorms: u32;
  /** The training set, and a chunk of images to measure: `Images`. */
  trainingAt: usize;
  chunkAt: usize;
  /** u8 [chunk][imageSize]: images as JavaScript hands them over. */
  stagingAt: usize;
  /** u32 [training images]: the order of this epoch. */
  orderAt: usize;
  /** f64 and u8 [chunk or slots]: cross-entropy of each sample, and 1 where it was classified right. */
  lossesAt: usize;
  hitsAt: usize;
  /** 16 shuffle patterns of 16 bytes that move the chosen lanes of a vector to its front. */
  packPatternsAt: usize;
  /** f32 [65536]: the normal quantile of each draw; 0 where no dropout needs it. */
  normalsAt: usize;
  /** What each thread draws, and the pixels it disturbs: see `noise.ts`. */
  noiseAt: usize;
  noisePerThread: u32;
  /** Where the entries of each sample are cut by blocks of rows, for each thread: see `cuts.ts`. */
  cutsAt: usize;
  cutsPerThread: u32;
  /** Weights that each thread has transposed: see `transpose.ts`. */
  transposedAt: usize;
  transposedPerThread: u32;
  /** f32 [images of a command][samples of a command][classes]: logits with dropout. */
  sampledAt: usize;
  /** Running sums of an epoch or a measurement: `Tally`. */
  tallyAt: usize;
  /** `Signals` */
  signalsAt: usize;
}

/** Sums over samples. */
@unmanaged
export class Tally {
  loss: f64;
  penalty: f64;
  hits: f64;
  samples: f64;
}

/** What threads tell each other; behind it the words of the barrier, each on a cache line of its own. */
@unmanaged
export class Signals {
  /** Count of commands, and how many threads are to obey the last: see `barrier.ts`. Workers sleep on it. */
  command: u32;
  kind: u32;
  first: u32;
  last: u32;
  epoch: u32;
  imagesAt: usize;
  /** Of image `first` of a command to sample, in its set, and which samples are to be drawn. */
  position: u32;
  firstSample: u32;
  lastSample: u32;
  /** How many images of a command to sample have found a thread. */
  taken: u32;
  /** Not 0 where a worker died: nobody waits for it any longer. */
  failed: u32;
}

/** Settings of the optimizer sgd for one batch. */
@unmanaged
export class SgdSettings {
  learningRate: f32;
  momentum: f32;
  nesterov: u32;
  slots: u32;
}

/** Settings of the optimizer rmsprop for one batch. */
@unmanaged
export class RmspropSettings {
  learningRate: f32;
  rho: f32;
  momentum: f32;
  epsilon: f32;
  follow: f32;
  slots: u32;
}

/** Settings of the optimizer adam for one batch. */
@unmanaged
export class AdamSettings {
  learningRate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  follow1: f32;
  follow2: f32;
  stepSize: f32;
}

/** Settings of the optimizer adamw for one batch. */
@unmanaged
export class AdamwSettings {
  learningRate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  follow1: f32;
  follow2: f32;
  stepSize: f32;
  weightDecay: f32;
  decay: f32;
}
