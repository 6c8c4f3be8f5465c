/**
 * The one description of the arena: the records that JavaScript writes and the kernels read, and the numbers that both
 * sides use. `npm run records` makes `kernels/records.ts` of it; a test holds the two together.
 */

/** Four bytes, but for an f64. An `address` counts bytes from the beginning of the memory. */
type FieldKind = 'u32' | 'f32' | 'f64' | 'address';

/** A field of a record, and what there is to say about it. */
export interface Field {
  readonly kind: FieldKind;
  readonly note?: string;
}

/** The fields of a record in order. */
export type Fields = Readonly<Record<string, Field>>;

const field =
  (kind: FieldKind) =>
  (note?: string): Field => ({ kind, ...(note !== undefined && { note }) });
export const u32 = field('u32');
export const f32 = field('f32');
const f64 = field('f64');
const address = field('address');

export const layerFields = {
  inputs: u32('Width of the input and of the output.'),
  units: u32(),
  rows: u32('Inputs rounded up to 16: the rows of a panel; the row after them holds the biases.'),
  panels: u32('Units / 16, rounded up.'),
  weightsAt: address('f32 [panels][rows + 1][16]'),
  slotsAt: address('The arrays that the optimizer keeps, laid out as the weights, one behind the other.'),
  slotBytes: u32('Bytes of each; the gradients lie before the first of them, where they are clipped.'),
  usesBias: u32(),
  activation: u32(),
  l1: f32(),
  l2: f32(),
  dropoutsAt: address('Dropout behind the activation: `Dropouts`.'),
  entriesAt: address(
    'The sparse input of each sample: entries { row * 64, value }, ends one address a sample.',
  ),
  entryStride: u32(),
  entryEndsAt: address(),
  columnsAt: address(
    "The same by input row: see `columns.ts`. Bytes from one thread's to the next, and from one row's list to the next.",
  ),
  columnsPerThread: u32(),
  columnStride: u32(),
  sumsAt: address(
    'f32 [samples][rowStride bytes]: weighted sums, gradients with respect to them, derivative factors.',
  ),
  deltasAt: address(),
  slopesAt: address(),
  rowStride: u32(),
  deltaEntriesAt: address('The gradients of live units of each sample: entries { unit * 64, gradient }.'),
  deltaEntryStride: u32(),
  deltaEndsAt: address(),
  penaltiesAt: address(
    'f32 [panels][rows]: what each piece of the weights adds to the penalty; 0 without regularizer.',
  ),
  maxNorm: f32('Largest norm of the incoming weights of a unit.'),
  gradientSquaresAt: address(
    'f64 [panels][rows / 16 + 1]: sums of squared gradients of 16 rows, and of the biases; 0 without clipping.',
  ),
  squaresAt: address('f32 [panels][rows / 16][16]: sums of squares of 16 rows; 0 where no norm is limited.'),
} as const;

export const dropoutsFields = {
  count: u32('Dropout layers that follow each other here.'),
  bitsOnly: u32('Not 0 where all of them keep a unit or drop it, and no more.'),
  layersAt: address('`Dropout` [batches][count]'),
  scalesAt: address('f32 [batches]: factor of the units that all of them keep.'),
} as const;

export const dropoutFields = {
  index: u32('Number of the layer among the dropout layers.'),
  threshold: u32('A unit is dropped where its 16-bit draw is below.'),
  keptScale: f32('See `src/dropout/variant.ts`.'),
  scaleSpread: f32(),
  keptShift: f32(),
  droppedShift: f32(),
  shiftSpread: f32(),
} as const;

export const imagesFields = {
  count: u32(),
  startsAt: address('u32 [count + 1]: number of the first entry of each image.'),
  pixelsAt: address('u16 and u8 [entries]: pixel number and pixel value.'),
  valuesAt: address(),
  labelsAt: address('u8 [count]'),
} as const;

export const sessionFields = {
  layerCount: u32(),
  layersAt: address(),
  threads: u32('That carry out the command.'),
  batchSize: u32(),
  slots: u32('Samples that the working buffers hold at once.'),
  seed: u32(),
  optimizer: u32('Number of the optimizer.'),
  optimizerAt: address('Its settings for each batch of the epoch: [batches].'),
  inputDropoutsAt: address('Dropout on the input: `Dropouts`.'),
  imageSize: u32('Image size in pixels.'),
  penalized: u32('Not 0 where any layer has a regularizer.'),
  clipNorm: f32('Largest norm of all gradients together; 0 where nothing is clipped.'),
  hasHiddenNorms: u32('Not 0 where any layer behind the first limits norms.'),
  trainingAt: address('The training set, and a chunk of images to measure: `Images`.'),
  chunkAt: address(),
  stagingAt: address('u8 [chunk][imageSize]: images as JavaScript hands them over.'),
  orderAt: address('u32 [training images]: the order of this epoch.'),
  lossesAt: address(
    'f64 and u8 [chunk or slots]: cross-entropy of each sample, and 1 where it was classified right.',
  ),
  hitsAt: address(),
  packPatternsAt: address(
    '16 shuffle patterns of 16 bytes that move the chosen lanes of a vector to its front.',
  ),
  normalsAt: address('f32 [65536]: the normal quantile of each draw; 0 where no dropout needs it.'),
  noiseAt: address('What each thread draws, and the pixels it disturbs: see `noise.ts`.'),
  noisePerThread: u32(),
  cutsAt: address(
    'Where the entries of each sample are cut by blocks of rows, for each thread: see `cuts.ts`.',
  ),
  cutsPerThread: u32(),
  transposedAt: address('Weights that each thread has transposed: see `transpose.ts`.'),
  transposedPerThread: u32(),
  sampledAt: address('f32 [images of a command][samples of a command][classes]: logits with dropout.'),
  tallyAt: address('Running sums of an epoch or a measurement: `Tally`.'),
  signalsAt: address('`Signals`'),
} as const;

export const tallyFields = { loss: f64(), penalty: f64(), hits: f64(), samples: f64() } as const;

export const signalsFields = {
  command: u32(
    'Count of commands, and how many threads are to obey the last: see `barrier.ts`. Workers sleep on it.',
  ),
  kind: u32(),
  first: u32(),
  last: u32(),
  epoch: u32(),
  imagesAt: address(),
  position: u32('Of image `first` of a command to sample, in its set, and which samples are to be drawn.'),
  firstSample: u32(),
  lastSample: u32(),
  taken: u32('How many images of a command to sample have found a thread.'),
  failed: u32('Not 0 where a worker died: nobody waits for it any longer.'),
} as const;

/** All records by the names of their classes in the kernels. */
export const records = {
  Layer: { fields: layerFields, note: 'A dense layer with the dropout behind it.' },
  Dropouts: { fields: dropoutsFields, note: 'The dropout in one place of the network.' },
  Dropout: { fields: dropoutFields, note: 'One dropout layer in one batch.' },
  Images: { fields: imagesFields, note: 'Images without their zeros (compressed sparse rows).' },
  Session: { fields: sessionFields, note: 'Everything that one engine trains, and where it lies.' },
  Tally: { fields: tallyFields, note: 'Sums over samples.' },
  Signals: {
    fields: signalsFields,
    note: 'What threads tell each other; behind it the words of the barrier, each on a cache line of its own.',
  },
} as const satisfies Readonly<Record<string, { readonly fields: Fields; readonly note: string }>>;

/** Units of a panel: a block of neighbouring units whose weights lie together. */
export const PANEL_UNITS = 16;

/** Sizes and places in bytes that both sides count on. */
export const sizes = {
  /** A row of a panel: a cache line of float32. */
  PANEL_BYTES: 4 * PANEL_UNITS,
  /** A sparse entry: the byte offset of a row as u32, and a float32. */
  ENTRY_BYTES: 8,
  /** Rows of two panels that stay in the first-level cache while samples pass: 32 KiB. */
  BLOCK_ROWS: 256,
  /** Of the barrier's two words, behind the beginning of the signals. */
  ARRIVED: 64,
  GENERATION: 128,
} as const;

/** Bytes of the signals together with the words of the barrier. */
export const SIGNALS_BYTES = sizes.GENERATION + 64;

/** What a thread can be told to do. */
export const commandKinds = { train: 0, measure: 1, stop: 2, sample: 3 } as const;

/** How activations are numbered in the kernels; the names are those of tfjs. */
export const activationNumbers = {
  linear: 0,
  relu: 1,
  elu: 2,
  selu: 3,
  sigmoid: 4,
  tanh: 5,
  softplus: 6,
  softmax: 7,
} as const;

export type FusedActivation = keyof typeof activationNumbers;

const fieldBytes = { u32: 4, f32: 4, f64: 8, address: 4 } as const;

/** Bytes of a record. */
export function recordSize(fields: Fields): number {
  return Object.values(fields).reduce((total, { kind }) => total + fieldBytes[kind], 0);
}

/** Where a field lies in its record, in bytes. */
export function fieldOffset<F extends Fields>(fields: F, field: keyof F & string): number {
  let offset = 0;
  for (const [name, { kind }] of Object.entries(fields)) {
    if (name === field) return offset;
    offset += fieldBytes[kind];
  }
  throw new RangeError(`no field ${field}`);
}

/** Writes some fields of the record at `address`. */
export function writeRecord<F extends Fields>(
  view: DataView,
  address: number,
  fields: F,
  values: Partial<Record<keyof F & string, number>>,
): void {
  let at = address;
  for (const [name, { kind }] of Object.entries(fields)) {
    const value = values[name];
    if (value !== undefined) writeField(view, at, kind, value);
    at += fieldBytes[kind];
  }
}

function writeField(view: DataView, at: number, kind: FieldKind, value: number): void {
  if (kind === 'f32') view.setFloat32(at, value, true);
  else if (kind === 'f64') view.setFloat64(at, value, true);
  else view.setUint32(at, value, true);
}
