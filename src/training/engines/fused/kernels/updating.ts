import { waitForAll } from './barrier';
import { clippingScale, GradientKeeper, noteGradients } from './clipping';
import { buildColumns, columnsOf } from './columns';
import { updateFullWeights } from './full-update';
import { shrinkPanel } from './max-norm';
import { read } from './memory';
import { ENTRY_BYTES, Layer, Session, Signals } from './records';
import { layerAt, samplesIn } from './session';
import { shareStart } from './shares';
import { NO_LIMIT, NOTE, SHRINK, stepByGradients, updateBiases, updateWeights } from './update';

/** This thread's share of one step of all weights: by units in the first layer, by input rows in the others. */
export function updateBy<Rule>(rule: Rule, session: Session, thread: u32, batch: u32): void {
  if (session.clipNorm != 0) updateClipped<Rule>(rule, session, thread, batch);
  else updateAtOnce<Rule>(rule, session, thread, batch);
  if (session.hasHiddenNorms && session.threads > 1) shrinkHiddenLayers(session, thread);
}

function updateAtOnce<Rule>(rule: Rule, session: Session, thread: u32, batch: u32): void {
  const first = layerAt(session, 0);
  updateFirstLayer<Rule>(rule, session, thread, batch, first.squaresAt == 0 ? NO_LIMIT : SHRINK);
  for (let number: u32 = 1; number < session.layerCount; number++) {
    const layer = layerAt(session, number);
    updateHiddenLayer<Rule>(rule, session, thread, layer, batch, limitingOf(session, layer));
  }
}

/** First all gradients, then, by the norm of all, the steps. */
function updateClipped<Rule>(rule: Rule, session: Session, thread: u32, batch: u32): void {
  keepGradients(session, thread, batch);
  const scale = clippingScale(session);
  const layer = layerAt(session, 0);
  const from = shareStart(layer.panels, thread, session.threads);
  const to = shareStart(layer.panels, thread + 1, session.threads);
  stepByGradients<Rule>(rule, layer, scale, from, to, 0, layer.rows, layer.squaresAt == 0 ? NO_LIMIT : SHRINK);
  if (layer.usesBias) stepByGradients<Rule>(rule, layer, scale, from, to, layer.rows, layer.rows + 1, NO_LIMIT);
  for (let number: u32 = 1; number < session.layerCount; number++)
    stepHiddenLayer<Rule>(rule, session, thread, layerAt(session, number), scale);
}

function stepHiddenLayer<Rule>(rule: Rule, session: Session, thread: u32, layer: Layer, scale: f32): void {
  const limiting = limitingOf(session, layer);
  const from = firstRowOf(session, layer, thread);
  const to = firstRowOf(session, layer, thread + 1);
  stepByGradients<Rule>(rule, layer, scale, 0, layer.panels, from, to, limiting);
  if (thread == session.threads - 1 && layer.usesBias)
    stepByGradients<Rule>(rule, layer, scale, 0, layer.panels, layer.rows, layer.rows + 1, NO_LIMIT);
}

/** This thread's share of the gradients, and of the sums of their squares. */
function keepGradients(session: Session, thread: u32, batch: u32): void {
  const keeper = changetype<GradientKeeper>(session.optimizerAt);
  updateFirstLayer<GradientKeeper>(keeper, session, thread, batch, NO_LIMIT);
  const first = layerAt(session, 0);
  const from = shareStart(first.panels, thread, session.threads);
  const to = shareStart(first.panels, thread + 1, session.threads);
  noteGradients(first, from, to, 0, first.rows + 1);
  for (let number: u32 = 1; number < session.layerCount; number++) {
    const layer = layerAt(session, number);
    updateHiddenLayer<GradientKeeper>(keeper, session, thread, layer, batch, NO_LIMIT);
    noteGradients(layer, 0, layer.panels, firstRowOf(session, layer, thread), firstRowOf(session, layer, thread + 1));
    if (thread == session.threads - 1) noteGradients(layer, 0, layer.panels, layer.rows, layer.rows + 1);
  }
}

function updateFirstLayer<Rule>(rule: Rule, session: Session, thread: u32, batch: u32, limiting: u32): void {
  const layer = layerAt(session, 0);
  const from = shareStart(layer.panels, thread, session.threads);
  const to = shareStart(layer.panels, thread + 1, session.threads);
  updateWeights<Rule>(rule, layer, columnsOf(layer, thread), from, to, 0, layer.rows, limiting);
  updateBiases<Rule>(rule, layer, from, to, samplesIn(session, batch));
}

function updateHiddenLayer<Rule>(rule: Rule, session: Session, thread: u32, layer: Layer, batch: u32, limiting: u32): void {
  const samples = samplesIn(session, batch);
  const from = firstRowOf(session, layer, thread);
  const to = firstRowOf(session, layer, thread + 1);
  if (hasAllEntries(layer, samples)) updateFullWeights<Rule>(rule, layer, samples, from, to, limiting);
  else {
    const columns = columnsOf(layer, thread);
    buildColumns(layer, columns, layer.entriesAt, layer.entryEndsAt, samples, from, to);
    updateWeights<Rule>(rule, layer, columns, 0, layer.panels, from, to, limiting);
  }
  if (thread == session.threads - 1) updateBiases<Rule>(rule, layer, 0, layer.panels, samples);
}

/** Whether no input of a layer is 0 in any sample, as behind additive noise. */
function hasAllEntries(layer: Layer, samples: u32): bool {
  let entries = layer.entriesAt;
  for (let sample: u32 = 0; sample < samples; sample++) {
    if (read<u32>(layer.entryEndsAt + 4 * sample) - entries != layer.inputs * ENTRY_BYTES) return false;
    entries += layer.entryStride;
  }
  return true;
}

/** Of a hidden layer's input rows, whole blocks of 16. */
function firstRowOf(session: Session, layer: Layer, thread: u32): u32 {
  return shareStart(layer.rows >> 4, thread, session.threads) << 4;
}

/** Of a hidden layer: a single thread has all rows in hand, others have to wait for each other. */
function limitingOf(session: Session, layer: Layer): u32 {
  if (layer.squaresAt == 0) return NO_LIMIT;
  return session.threads == 1 ? SHRINK : NOTE;
}

/** What of the update has to wait for the squares that other threads have noted. */
function shrinkHiddenLayers(session: Session, thread: u32): void {
  waitForAll(changetype<Signals>(session.signalsAt), session.threads);
  for (let number: u32 = 1; number < session.layerCount; number++) {
    const layer = layerAt(session, number);
    if (layer.squaresAt == 0) continue;
    const from = firstRowOf(session, layer, thread);
    const to = firstRowOf(session, layer, thread + 1);
    for (let panel: u32 = 0; panel < layer.panels; panel++) shrinkPanel(layer, panel, from, to);
  }
}
