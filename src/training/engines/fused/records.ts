/**
 * The records that the kernels read from the arena: their fields in order, as in `kernels/layout.ts`. A test holds
 * the two against each other.
 */

type FieldKind = 'u32' | 'f32' | 'f64';
type Fields = Readonly<Record<string, FieldKind>>;

export const layerFields = {
  inputs: 'u32',
  units: 'u32',
  rows: 'u32',
  panels: 'u32',
  weightsAt: 'u32',
  velocitiesAt: 'u32',
  transposedAt: 'u32',
  usesBias: 'u32',
  activation: 'u32',
  l1: 'f32',
  l2: 'f32',
  dropoutsAt: 'u32',
  dropoutCount: 'u32',
  keptScale: 'f32',
  entriesAt: 'u32',
  entryStride: 'u32',
  entryEndsAt: 'u32',
  columnsAt: 'u32',
  columnsPerThread: 'u32',
  columnStride: 'u32',
  sumsAt: 'u32',
  deltasAt: 'u32',
  slopesAt: 'u32',
  rowStride: 'u32',
  deltaEntriesAt: 'u32',
  deltaEntryStride: 'u32',
  deltaEndsAt: 'u32',
  penaltiesAt: 'u32',
} as const;

export const dropoutFields = { index: 'u32', threshold: 'u32' } as const;

export const imagesFields = {
  count: 'u32',
  startsAt: 'u32',
  pixelsAt: 'u32',
  valuesAt: 'u32',
  labelsAt: 'u32',
} as const;

export const sessionFields = {
  layerCount: 'u32',
  layersAt: 'u32',
  threads: 'u32',
  batchSize: 'u32',
  slots: 'u32',
  seed: 'u32',
  learningRate: 'f32',
  momentum: 'f32',
  nesterov: 'u32',
  inputDropoutsAt: 'u32',
  inputDropoutCount: 'u32',
  inputKeptScale: 'f32',
  imageSize: 'u32',
  penalized: 'u32',
  trainingAt: 'u32',
  chunkAt: 'u32',
  stagingAt: 'u32',
  orderAt: 'u32',
  lossesAt: 'u32',
  hitsAt: 'u32',
  packPatternsAt: 'u32',
  tallyAt: 'u32',
  signalsAt: 'u32',
} as const;

export const tallyFields = { loss: 'f64', penalty: 'f64', hits: 'f64', samples: 'f64' } as const;

export const signalsFields = {
  command: 'u32',
  kind: 'u32',
  first: 'u32',
  last: 'u32',
  epoch: 'u32',
  imagesAt: 'u32',
  failed: 'u32',
} as const;

/** What a thread can be told to do. */
export const commandKinds = { train: 0, measure: 1, stop: 2 } as const;

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

const fieldBytes = { u32: 4, f32: 4, f64: 8 } as const;

/** Bytes of a record. */
export function recordSize(fields: Fields): number {
  return Object.values(fields).reduce((total, kind) => total + fieldBytes[kind], 0);
}

/** Where a field lies in its record, in bytes. */
export function fieldOffset<F extends Fields>(fields: F, field: keyof F & string): number {
  let offset = 0;
  for (const [name, kind] of Object.entries(fields)) {
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
  for (const [name, kind] of Object.entries(fields)) {
    const value = values[name];
    if (value !== undefined) writeField(view, at, kind, value);
    at += fieldBytes[kind];
  }
}

function writeField(view: DataView, at: number, kind: FieldKind, value: number): void {
  if (kind === 'u32') view.setUint32(at, value, true);
  else if (kind === 'f32') view.setFloat32(at, value, true);
  else view.setFloat64(at, value, true);
}
