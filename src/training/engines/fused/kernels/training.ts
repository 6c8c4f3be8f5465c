import { waitForAll } from './barrier';
import { buildColumns, columnsOf } from './columns';
import { updateLayers } from './dispatch';
import { activateForTraining, finishDeltas } from './hidden';
import { gatherBatch } from './input';
import { read } from './memory';
import { softmaxCrossEntropy } from './output';
import { Images, Session, Signals, Tally } from './records';
import { inputEndsAt, inputEntriesAt, layerAt, samplesIn } from './session';
import { shareStart } from './shares';
import { sumDeltas, sumFirstLayer, sumShare } from './sums';

/**
 * Trains on batches [first, last) as one of several threads. Three steps a batch, with a barrier behind the first
 * two: weighted sums of the first layer, by units; all else up to the gradients, by samples, but for products with large
 * weights (`sums.ts`); the updates, by units in the first layer and by input rows in the others. Each number is computed
 * by one thread in one order, whatever the number of threads; docs/randomness.md says which, and whoever changes it
 * changes everybody's bits.
 */
export function trainBatches(session: Session, thread: u32, first: u32, last: u32, epoch: u32): void {
  const signals = changetype<Signals>(session.signalsAt);
  gatherShare(session, thread, first, epoch);
  waitForAll(signals, session.threads);
  for (let batch = first; batch < last; batch++) {
    sumFirstLayer(session, thread, batch);
    waitForAll(signals, session.threads);
    trainSamples(session, thread, batch, epoch);
    transposeInput(session, thread, batch);
    if (batch + 1 < last) gatherShare(session, thread, batch + 1, epoch);
    waitForAll(signals, session.threads);
    updateLayers(session, thread, batch);
    tally(session, thread, batch);
  }
  waitForAll(signals, session.threads);
}

function gatherShare(session: Session, thread: u32, batch: u32, epoch: u32): void {
  const layer = layerAt(session, 0);
  const samples = samplesIn(session, batch);
  gatherBatch(
    session,
    layer,
    inputEntriesAt(session, layer, batch),
    inputEndsAt(session, layer, batch),
    batch,
    shareStart(samples, thread, session.threads),
    shareStart(samples, thread + 1, session.threads),
    epoch,
  );
}

/** From the first layer's sums to the gradients of all layers, for this thread's samples. */
function trainSamples(session: Session, thread: u32, batch: u32, epoch: u32): void {
  const samples = samplesIn(session, batch);
  const base = batch * session.batchSize;
  const from = shareStart(samples, thread, session.threads);
  const to = shareStart(samples, thread + 1, session.threads);
  const output = session.layerCount - 1;
  for (let number: u32 = 0; number < output; number++) {
    const layer = layerAt(session, number);
    const next = layerAt(session, number + 1);
    for (let sample = from; sample < to; sample++)
      activateForTraining(session, layer, next, sample, base + sample, batch, epoch);
    sumShare(session, thread, next, samples);
  }
  const scale: f32 = <f32>1 / <f32>samples;
  const labelsAt = changetype<Images>(session.trainingAt).labelsAt;
  for (let sample = from; sample < to; sample++) {
    const label = read<u8>(labelsAt + read<u32>(session.orderAt + 4 * (base + sample)));
    softmaxCrossEntropy(session, layerAt(session, output), sample, label, scale, sample);
  }
  for (let number = output; number > 0; number--) {
    const layer = layerAt(session, number);
    const before = layerAt(session, number - 1);
    sumDeltas(session, thread, layer, before, samples);
    for (let sample = from; sample < to; sample++) finishDeltas(before, sample, number > 1);
  }
}

function transposeInput(session: Session, thread: u32, batch: u32): void {
  const layer = layerAt(session, 0);
  buildColumns(
    layer,
    columnsOf(layer, thread),
    inputEntriesAt(session, layer, batch),
    inputEndsAt(session, layer, batch),
    samplesIn(session, batch),
    0,
    layer.rows,
  );
}

/** Adds up what the batch was like; the first thread alone, in the order of the samples. */
function tally(session: Session, thread: u32, batch: u32): void {
  const samples = samplesIn(session, batch);
  if (session.penalized) waitForAll(changetype<Signals>(session.signalsAt), session.threads);
  if (thread != 0) return;
  const sums = changetype<Tally>(session.tallyAt);
  for (let sample: u32 = 0; sample < samples; sample++) {
    sums.loss += read<f64>(session.lossesAt + 8 * sample);
    sums.hits += <f64>read<u8>(session.hitsAt + sample);
  }
  sums.samples += <f64>samples;
  if (session.penalized) sums.penalty += <f64>samples * penaltyBefore(session);
}

/** The penalty at the weights as they were before the update, which left its parts behind. */
function penaltyBefore(session: Session): f64 {
  let total: f64 = 0;
  for (let number: u32 = 0; number < session.layerCount; number++) {
    const layer = layerAt(session, number);
    if (layer.penaltiesAt == 0) continue;
    for (let part: u32 = 0; part < layer.panels * layer.rows; part++) {
      total += <f64>read<f32>(layer.penaltiesAt + 4 * part);
    }
  }
  return total;
}
