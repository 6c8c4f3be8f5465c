import { waitForAll } from './barrier';
import { cutEntries } from './cuts';
import { Layer, PANEL_BYTES, Session, Signals } from './records';
import { multiplyRows } from './rows';
import { inputEndsAt, inputEntriesAt, layerAt, samplesIn } from './session';
import { groupStart, shareStart } from './shares';
import { transposedAt, transposeWeights } from './transpose';

/**
 * From so many bytes on, each thread takes all samples through its share of a layer's weights, not its samples through all
 * weights: a share may stay in the second-level cache of its core, which is worth two more barriers.
 */
const LARGE_BYTES: usize = 1 << 20;

// @ts-expect-error: decorator
@inline
function isLarge(layer: Layer): bool {
  return layer.panels * layer.rows * PANEL_BYTES >= LARGE_BYTES;
}

/** Weighted sums of the first layer: all samples, for this thread's units. */
export function sumFirstLayer(session: Session, thread: u32, batch: u32): void {
  const layer = layerAt(session, 0);
  const samples = samplesIn(session, batch);
  const entriesAt = inputEntriesAt(session, layer, batch);
  const blocks = cutEntries(entriesAt, layer.entryStride, inputEndsAt(session, layer, batch), layer.inputs, 0, samples);
  const from = shareStart(layer.panels, thread, session.threads);
  const to = shareStart(layer.panels, thread + 1, session.threads);
  multiplyRows(blocks, layer.weightsAt, layer.rows, layer.inputs, layer.sumsAt, layer.rowStride, from, to, 0, samples);
}

/** Weighted sums of a layer behind the first: this thread's samples or, of a large layer, its units. */
export function sumShare(session: Session, thread: u32, layer: Layer, samples: u32): void {
  const threads = session.threads;
  if (!isLarge(layer)) {
    sumLayer(layer, shareStart(samples, thread, threads), shareStart(samples, thread + 1, threads));
    return;
  }
  const signals = changetype<Signals>(session.signalsAt);
  waitForAll(signals, threads);
  sumPanels(layer, groupStart(layer.panels, 2, thread, threads), groupStart(layer.panels, 2, thread + 1, threads), 0, samples);
  waitForAll(signals, threads);
}

/** Weighted sums of all units of a layer behind the first. */
export function sumLayer(layer: Layer, firstSample: u32, lastSample: u32): void {
  sumPanels(layer, 0, layer.panels, firstSample, lastSample);
}

function sumPanels(layer: Layer, firstPanel: u32, lastPanel: u32, firstSample: u32, lastSample: u32): void {
  const blocks = cutEntries(layer.entriesAt, layer.entryStride, layer.entryEndsAt, layer.inputs, firstSample, lastSample);
  multiplyRows(blocks, layer.weightsAt, layer.rows, layer.inputs, layer.sumsAt, layer.rowStride, firstPanel, lastPanel, firstSample, lastSample);
}

/** Gradients with respect to a layer's inputs: of this thread's samples or, of a large layer, its inputs. */
export function sumDeltas(session: Session, thread: u32, layer: Layer, before: Layer, samples: u32): void {
  const threads = session.threads;
  if (!isLarge(layer)) {
    sumDeltasOf(layer, before, 0, layer.rows, shareStart(samples, thread, threads), shareStart(samples, thread + 1, threads));
    return;
  }
  const signals = changetype<Signals>(session.signalsAt);
  waitForAll(signals, threads);
  sumDeltasOf(layer, before, groupStart(layer.rows, 32, thread, threads), groupStart(layer.rows, 32, thread + 1, threads), 0, samples);
  waitForAll(signals, threads);
}

/** Live gradients times the transposed weights, two panels of these at a time. */
function sumDeltasOf(layer: Layer, before: Layer, firstRow: u32, lastRow: u32, firstSample: u32, lastSample: u32): void {
  if (firstSample == lastSample) return;
  const blocks = cutEntries(layer.deltaEntriesAt, layer.deltaEntryStride, layer.deltaEndsAt, layer.units, firstSample, lastSample);
  for (let row = firstRow; row < lastRow; row += 32) {
    const panels: u32 = row + 32 <= lastRow ? 2 : 1;
    const deltasAt = before.deltasAt + 4 * row;
    transposeWeights(layer, row, panels);
    multiplyRows(blocks, transposedAt, layer.panels * 16, layer.units, deltasAt, before.rowStride, 0, panels, firstSample, lastSample);
  }
}
