import { type DropoutKind, dropoutVariants } from '../../../dropout/index.ts';
import { normalQuantiles } from '../../../dropout/normal-quantiles.ts';
import { type OptimizerConfig, slotsOf } from '../../../optimizers/index.ts';
import type { Arena } from './arena.ts';
import { optimizerNumbers, optimizerRecordSize } from './optimizers.ts';
import type { DropoutPlan, FusedPlan, StagePlan } from './plan.ts';
import {
  activationNumbers,
  dropoutFields,
  dropoutsFields,
  imagesFields,
  layerFields,
  PANEL_UNITS,
  recordSize,
  SIGNALS_BYTES,
  sessionFields,
  sizes,
  tallyFields,
  writeRecord,
} from './records.ts';

/** Values of the record `Layer`. */
export type LayerRecord = Record<keyof typeof layerFields, number>;
/** Values of the record `Dropouts`. */
export type DropoutsRecord = Record<keyof typeof dropoutsFields, number>;
/** Values of the record `Images`. */
export type ImagesRecord = Record<keyof typeof imagesFields, number>;

/** What the size of the arena depends on. */
export interface LayoutSettings {
  readonly plan: FusedPlan;
  readonly optimizer: OptimizerConfig;
  readonly seed: number;
  readonly batchSize: number;
  readonly threads: number;
  readonly trainingImages: number;
  /** Pixels above 0 in all training images. */
  readonly trainingEntries: number;
  /** That one command to sample writes at most. */
  readonly sampledNumbers?: number;
}

/** Where everything lies. */
export interface Layout {
  readonly sessionAt: number;
  readonly layersAt: number;
  readonly layers: readonly LayerRecord[];
  readonly inputDropouts: DropoutsRecord;
  /** Behind each layer. */
  readonly dropouts: readonly DropoutsRecord[];
  readonly session: Record<keyof typeof sessionFields, number>;
  readonly training: ImagesRecord;
  readonly chunk: ImagesRecord;
}

/** Images measured by one command. */
export const CHUNK_IMAGES = 1024;
/** Samples of one thread that share a panel of weights while it is in the first-level cache. */
const SAMPLES_PER_BLOCK = 32;
const FLOAT_BYTES = 4;
const { BLOCK_ROWS, ENTRY_BYTES, PANEL_BYTES } = sizes;
/** Entries are written four at a time. */
const ENTRY_SLACK = 32;

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

/** Reserves all regions of a session. */
export function layOut(arena: Arena, settings: LayoutSettings): Layout {
  const { plan, batchSize, threads } = settings;
  const slots = Math.max(batchSize, SAMPLES_PER_BLOCK * threads);
  const results = Math.max(slots, CHUNK_IMAGES, settings.trainingImages);
  const sessionAt = arena.allocate(recordSize(sessionFields));
  const layersAt = arena.allocate(recordSize(layerFields) * plan.stages.length);
  const layers = plan.stages.map((stage, number) => layOutStage(arena, settings, stage, number, slots));
  linkEntries(arena, layers, slots);
  const batches = Math.ceil(settings.trainingImages / batchSize);
  const inputDropouts = layOutDropouts(arena, plan.inputDropouts, batches);
  const dropouts = plan.stages.map((stage) => layOutDropouts(arena, stage.dropouts, batches));
  const training = layOutImages(arena, settings.trainingImages, settings.trainingEntries);
  const chunk = layOutImages(arena, CHUNK_IMAGES, CHUNK_IMAGES * plan.inputs);
  const session = {
    layerCount: layers.length,
    layersAt,
    threads,
    batchSize,
    slots,
    seed: settings.seed,
    optimizer: optimizerNumbers[settings.optimizer.type],
    optimizerAt: arena.allocate(optimizerRecordSize(settings.optimizer.type) * batches),
    inputDropoutsAt: arena.allocate(recordSize(dropoutsFields)),
    imageSize: plan.inputs,
    penalized: plan.stages.some(isPenalized) ? 1 : 0,
    clipNorm: settings.optimizer.globalClipNorm ?? 0,
    hasHiddenNorms: plan.stages.slice(1).some(({ maxNorm }) => maxNorm !== undefined) ? 1 : 0,
    trainingAt: arena.allocate(recordSize(imagesFields)),
    chunkAt: arena.allocate(recordSize(imagesFields)),
    stagingAt: arena.allocate(CHUNK_IMAGES * plan.inputs),
    orderAt: arena.allocate(4 * settings.trainingImages),
    lossesAt: arena.allocate(8 * results),
    hitsAt: arena.allocate(results),
    packPatternsAt: arena.allocate(256),
    normalsAt: needsNormals(plan) ? arena.allocate(FLOAT_BYTES * normalQuantiles().length) : 0,
    noiseAt: arena.allocate(threads * noiseBytes(plan)),
    noisePerThread: noiseBytes(plan),
    cutsAt: arena.allocate(threads * cutsBytes(plan, slots)),
    cutsPerThread: cutsBytes(plan, slots),
    transposedAt: arena.allocate(threads * transposedBytes(plan)),
    transposedPerThread: transposedBytes(plan),
    sampledAt: arena.allocate(FLOAT_BYTES * (settings.sampledNumbers ?? 0)),
    tallyAt: arena.allocate(recordSize(tallyFields)),
    signalsAt: arena.allocate(SIGNALS_BYTES),
  };
  return { sessionAt, layersAt, layers, inputDropouts, dropouts, session, training, chunk };
}

/** Units of the last layer. */
export function classesIn({ stages }: FusedPlan): number {
  return stages.at(-1)?.units ?? 0;
}

function layOutImages(arena: Arena, images: number, entries: number): ImagesRecord {
  return {
    count: images,
    startsAt: arena.allocate(4 * (images + 1)),
    pixelsAt: arena.allocate(2 * entries + 8),
    valuesAt: arena.allocate(entries + 4),
    labelsAt: arena.allocate(images),
  };
}

function isPenalized({ l1, l2 }: StagePlan): boolean {
  return l1 !== 0 || l2 !== 0;
}

/** The kinds whose units are kept or dropped and no more. */
function isBitsOnly(kind: DropoutKind): boolean {
  const { fused } = dropoutVariants[kind];
  return 'by' in fused && fused.by === 'keptBits';
}

function needsNormals({ inputDropouts, stages }: FusedPlan): boolean {
  return [{ dropouts: inputDropouts }, ...stages].some(({ dropouts }) =>
    dropouts.some(({ kind }) => !isBitsOnly(kind)),
  );
}

/** Draws, scales and shifts of 32 units, and the pixels of one image. */
function noiseBytes({ inputs }: FusedPlan): number {
  return 320 + FLOAT_BYTES * roundUp(inputs, PANEL_UNITS);
}

/** For each sample, where the entries of each block of the widest layer begin, and where the last ones end. */
function cutsBytes({ stages }: FusedPlan, slots: number): number {
  const widest = Math.max(...stages.flatMap(({ inputs, units }) => [inputs, units]));
  return roundUp(4 * slots * (Math.ceil(widest / BLOCK_ROWS) + 1), 64);
}

/** Two panels of the transposed weights of the widest layer. */
function transposedBytes({ stages }: FusedPlan): number {
  const widest = Math.max(...stages.map(({ units }) => units));
  return 2 * (roundUp(widest, PANEL_UNITS) + 1) * PANEL_BYTES;
}

function layOutDropouts(arena: Arena, dropouts: readonly DropoutPlan[], batches: number): DropoutsRecord {
  return {
    count: dropouts.length,
    bitsOnly: dropouts.every(({ kind }) => isBitsOnly(kind)) ? 1 : 0,
    layersAt: arena.allocate(recordSize(dropoutFields) * dropouts.length * batches),
    scalesAt: arena.allocate(FLOAT_BYTES * batches),
  };
}

/** Everything of a stage but the entries of its input, which are the previous stage's output. */
function layOutStage(
  arena: Arena,
  { optimizer, threads, batchSize }: LayoutSettings,
  stage: StagePlan,
  number: number,
  slots: number,
): LayerRecord {
  const rows = roundUp(stage.inputs, PANEL_UNITS);
  const panels = Math.ceil(stage.units / PANEL_UNITS);
  const weightBytes = panels * (rows + 1) * PANEL_BYTES;
  const isClipped = optimizer.globalClipNorm !== undefined;
  const gradientBytes = isClipped ? weightBytes : 0;
  const rowStride = strideWithoutAliasing(panels * PANEL_BYTES);
  const columnStride = strideWithoutAliasing(roundUp(batchSize * ENTRY_BYTES, 64));
  const columnBytes = rows * (4 + columnStride);
  const deltaEntryStride = panels * PANEL_UNITS * ENTRY_BYTES + ENTRY_SLACK;
  return {
    inputs: stage.inputs,
    units: stage.units,
    rows,
    panels,
    weightsAt: arena.allocate(weightBytes),
    slotsAt: arena.allocate(gradientBytes + weightBytes * slotsOf(optimizer).length) + gradientBytes,
    slotBytes: weightBytes,
    usesBias: stage.usesBias ? 1 : 0,
    activation: activationNumbers[stage.activation],
    l1: stage.l1,
    l2: stage.l2,
    dropoutsAt: arena.allocate(recordSize(dropoutsFields)),
    entriesAt: 0,
    entryStride: roundUp(rows * ENTRY_BYTES + ENTRY_SLACK, 64),
    entryEndsAt: 0,
    columnsAt: arena.allocate(columnBytes * (number === 0 ? threads : 1)),
    columnsPerThread: number === 0 ? columnBytes : 0,
    columnStride,
    sumsAt: arena.allocate(slots * rowStride),
    deltasAt: arena.allocate(slots * rowStride),
    slopesAt: arena.allocate(slots * rowStride),
    rowStride,
    deltaEntriesAt: arena.allocate(slots * deltaEntryStride),
    deltaEntryStride,
    deltaEndsAt: arena.allocate(4 * slots),
    penaltiesAt: isPenalized(stage) ? arena.allocate(FLOAT_BYTES * panels * rows) : 0,
    gradientSquaresAt: isClipped ? arena.allocate(8 * panels * (rows / PANEL_UNITS + 1)) : 0,
    maxNorm: stage.maxNorm ?? 0,
    squaresAt: stage.maxNorm === undefined ? 0 : arena.allocate(FLOAT_BYTES * panels * rows),
  };
}

/** Rows an even number of cache lines apart would share few sets of the first-level cache: those get a line more. */
function strideWithoutAliasing(bytes: number): number {
  return bytes % 128 === 0 ? bytes + 64 : bytes;
}

/** The input of the first stage has two homes, of which one is filled while the other is read. */
function linkEntries(arena: Arena, layers: LayerRecord[], slots: number): void {
  layers.forEach((layer, number) => {
    const homes = number === 0 ? 2 : 1;
    layer.entriesAt = arena.allocate(homes * slots * layer.entryStride);
    layer.entryEndsAt = arena.allocate(homes * slots * 4);
  });
}

/** Writes all records into fresh memory, but for what each epoch has of its own. */
export function writeLayout(memory: WebAssembly.Memory, layout: Layout): void {
  const view = new DataView(memory.buffer);
  const { session, layers } = layout;
  writeRecord(view, layout.sessionAt, sessionFields, session);
  writeRecord(view, session.trainingAt, imagesFields, layout.training);
  writeRecord(view, session.chunkAt, imagesFields, layout.chunk);
  writeRecord(view, session.inputDropoutsAt, dropoutsFields, layout.inputDropouts);
  layers.forEach((layer, number) => {
    writeRecord(view, layout.layersAt + number * recordSize(layerFields), layerFields, layer);
    writeRecord(view, layer.dropoutsAt, dropoutsFields, layout.dropouts[number] ?? {});
  });
  new Uint8Array(memory.buffer).set(packPatterns(), session.packPatternsAt);
  if (session.normalsAt !== 0) new Float32Array(memory.buffer).set(normalQuantiles(), session.normalsAt / 4);
}

/** For each choice of four lanes the byte shuffle that moves them to the front; 255 gives 0. */
function packPatterns(): Uint8Array {
  const patterns = new Uint8Array(256).fill(255);
  for (let lanes = 0; lanes < 16; lanes++) {
    let to = 16 * lanes;
    for (let byte = 0; byte < 16; byte++) if (lanes & (1 << (byte >> 2))) patterns[to++] = byte;
  }
  return patterns;
}
