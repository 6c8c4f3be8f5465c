import { buildColumns, columnsOf } from './columns';
import { Session } from './records';
import { layerAt, samplesIn } from './session';
import { shareStart } from './shares';
import { transposeWeights } from './transpose';
import { updateBiases, updateWeights } from './update';

/** This thread's share of one step of all weights: by units in the first layer, by input rows in the others. */
export function updateBy<Rule>(rule: Rule, session: Session, thread: u32, batch: u32): void {
  updateFirstLayer<Rule>(rule, session, thread, batch);
  for (let number: u32 = 1; number < session.layerCount; number++)
    updateHiddenLayer<Rule>(rule, session, thread, number, batch);
}

function updateFirstLayer<Rule>(rule: Rule, session: Session, thread: u32, batch: u32): void {
  const layer = layerAt(session, 0);
  const from = shareStart(layer.panels, thread, session.threads);
  const to = shareStart(layer.panels, thread + 1, session.threads);
  updateWeights<Rule>(rule, layer, columnsOf(layer, thread), from, to, 0, layer.rows);
  updateBiases<Rule>(rule, layer, from, to, samplesIn(session, batch));
}

function updateHiddenLayer<Rule>(rule: Rule, session: Session, thread: u32, number: u32, batch: u32): void {
  const layer = layerAt(session, number);
  const samples = samplesIn(session, batch);
  const from = shareStart(layer.rows >> 4, thread, session.threads) << 4;
  const to = shareStart(layer.rows >> 4, thread + 1, session.threads) << 4;
  const columns = columnsOf(layer, thread);
  buildColumns(layer, columns, layer.entriesAt, layer.entryEndsAt, samples, from, to);
  updateWeights<Rule>(rule, layer, columns, 0, layer.panels, from, to);
  transposeWeights(layer, from, to);
  if (thread == session.threads - 1) updateBiases<Rule>(rule, layer, 0, layer.panels, samples);
}
