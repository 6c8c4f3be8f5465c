import { gradientsAt } from './clipping';
import { columnEnd, columnStart } from './columns';
import { descend } from './descend';
import { noteSquares, shrinkPanel } from './max-norm';
import { guard, read, readEntryValue, readVector } from './memory';
import { notePenalty, penaltyGradient } from './penalty';
import { ENTRY_BYTES, Layer, PANEL_BYTES } from './records';

/**
 * How weights follow their gradients: the classes in `optimizers/`, which the functions below are compiled for one by
 * one. A rule has
 *
 *     learningRate: f32
 *     isPlain(): bool                 whether a step is w -= learningRate * gradient and no more
 *     step(weights, slots, slotBytes, gradient0 to 3): void    one step of the 16 weights at `weights`; the first of its
 *                                     slots lies at `slots`, the others follow `slotBytes` apart
 */

/**
 * Updates input rows [firstRow, lastRow) of panels [firstPanel, lastPanel) from the batch's columns. Both functions
 * add the samples in order, so that it does not matter which panels are taken together.
 *
 * @param limiting what is done about too large norms while a panel is in cache: see `limitPanels`
 */
export function updateWeights<Rule>(
  rule: Rule,
  layer: Layer,
  columns: usize,
  firstPanel: u32,
  lastPanel: u32,
  firstRow: u32,
  lastRow: u32,
  limiting: u32,
): void {
  const lastInput = min(lastRow, layer.inputs);
  for (let panel = firstPanel; panel < lastPanel; panel += 2) {
    const end = min(panel + 2, lastPanel);
    if (end - panel == 2) updateTwoPanels<Rule>(rule, layer, columns, panel, firstRow, lastInput);
    else updateOnePanel<Rule>(rule, layer, columns, panel, firstRow, lastInput);
    limitPanels(layer, panel, end, firstRow, lastRow, limiting);
  }
}

/** Nothing; or the squares are noted; or, with all rows in hand, what is too large is shrunk too. */
export const NO_LIMIT: u32 = 0;
export const NOTE: u32 = 1;
export const SHRINK: u32 = 2;

export function limitPanels(layer: Layer, firstPanel: u32, lastPanel: u32, firstRow: u32, lastRow: u32, limiting: u32): void {
  if (limiting == NO_LIMIT) return;
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    noteSquares(layer, panel, firstRow, lastRow);
    if (limiting == SHRINK) shrinkPanel(layer, panel, firstRow, lastRow);
  }
}

/** Takes the step of rows [firstRow, lastRow) of panels [firstPanel, lastPanel) from gradients that were left behind. */
export function stepByGradients<Rule>(
  rule: Rule,
  layer: Layer,
  scale: f32,
  firstPanel: u32,
  lastPanel: u32,
  firstRow: u32,
  lastRow: u32,
  limiting: u32,
): void {
  const factor = f32x4.splat(scale);
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    for (let row = firstRow; row < lastRow; row++) {
      const weights = layer.weightsAt + (panel * (layer.rows + 1) + row) * PANEL_BYTES;
      const gradients = gradientsAt(layer, panel, row);
      rule.step(
        weights,
        slotsOf(layer, weights),
        layer.slotBytes,
        f32x4.mul(factor, readVector(gradients)),
        f32x4.mul(factor, readVector(gradients + 16)),
        f32x4.mul(factor, readVector(gradients + 32)),
        f32x4.mul(factor, readVector(gradients + 48)),
      );
    }
    limitPanels(layer, panel, panel + 1, firstRow, lastRow, limiting);
  }
}

/**
 * Two neighbouring panels. The exit in the middle of the loop is never taken: it keeps V8's basic blocks small, as in
 * `rows.ts`.
 */
function updateTwoPanels<Rule>(
  rule: Rule,
  layer: Layer,
  columns: usize,
  panel: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  const plain = rule.isPlain() && layer.penaltiesAt == 0;
  const rate = f32x4.splat(rule.learningRate);
  const panelBytes = (layer.rows + 1) * PANEL_BYTES;
  const panelAt = layer.weightsAt + panel * panelBytes;
  const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    let entry = columnStart(layer, columns, row);
    const end = columnEnd(columns, row);
    if (plain && entry == end) continue;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let sum4 = sum0;
    let sum5 = sum0;
    let sum6 = sum0;
    let sum7 = sum0;
    while (entry < end) {
      const delta = deltasAt + read<u32>(entry);
      const value = readEntryValue(entry);
      guard(delta, 2 * PANEL_BYTES);
      entry += ENTRY_BYTES;
      sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(delta)));
      sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(delta, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(delta, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(delta, 48)));
      if (delta < deltasAt) break;
      sum4 = f32x4.add(sum4, f32x4.mul(value, v128.load(delta, 64)));
      sum5 = f32x4.add(sum5, f32x4.mul(value, v128.load(delta, 80)));
      sum6 = f32x4.add(sum6, f32x4.mul(value, v128.load(delta, 96)));
      sum7 = f32x4.add(sum7, f32x4.mul(value, v128.load(delta, 112)));
    }
    if (plain) {
      descend(panelAt + row * PANEL_BYTES, rate, sum0, sum1, sum2, sum3);
      descend(panelAt + panelBytes + row * PANEL_BYTES, rate, sum4, sum5, sum6, sum7);
    } else {
      moveRow<Rule>(rule, layer, panel, row, sum0, sum1, sum2, sum3);
      moveRow<Rule>(rule, layer, panel + 1, row, sum4, sum5, sum6, sum7);
    }
  }
}

function updateOnePanel<Rule>(
  rule: Rule,
  layer: Layer,
  columns: usize,
  panel: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  const plain = rule.isPlain() && layer.penaltiesAt == 0;
  const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    let entry = columnStart(layer, columns, row);
    const end = columnEnd(columns, row);
    if (plain && entry == end) continue;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (; entry < end; entry += ENTRY_BYTES) {
      const delta = deltasAt + read<u32>(entry);
      const value = readEntryValue(entry);
      guard(delta, PANEL_BYTES);
      sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(delta)));
      sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(delta, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(delta, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(delta, 48)));
    }
    moveRow<Rule>(rule, layer, panel, row, sum0, sum1, sum2, sum3);
  }
}

/** The same for the biases of panels [firstPanel, lastPanel): their input is 1 in every sample. */
export function updateBiases<Rule>(
  rule: Rule,
  layer: Layer,
  firstPanel: u32,
  lastPanel: u32,
  samples: u32,
): void {
  if (!layer.usesBias) return;
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    let delta = layer.deltasAt + panel * PANEL_BYTES;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let sample: u32 = 0; sample < samples; sample++) {
      sum0 = f32x4.add(sum0, readVector(delta));
      sum1 = f32x4.add(sum1, readVector(delta + 16));
      sum2 = f32x4.add(sum2, readVector(delta + 32));
      sum3 = f32x4.add(sum3, readVector(delta + 48));
      delta += layer.rowStride;
    }
    const biases = layer.weightsAt + (panel * (layer.rows + 1) + layer.rows) * PANEL_BYTES;
    rule.step(biases, slotsOf(layer, biases), layer.slotBytes, sum0, sum1, sum2, sum3);
  }
}

/** Where the first slot of some weights lies. */
// @ts-expect-error: decorator
@inline
function slotsOf(layer: Layer, weights: usize): usize {
  return layer.slotsAt + (weights - layer.weightsAt);
}

/** One step of a row of a panel: the penalty's gradient is added, its value left behind. */
export function moveRow<Rule>(
  rule: Rule,
  layer: Layer,
  panel: u32,
  row: u32,
  gradient0: v128,
  gradient1: v128,
  gradient2: v128,
  gradient3: v128,
): void {
  const weights = layer.weightsAt + (panel * (layer.rows + 1) + row) * PANEL_BYTES;
  if (layer.penaltiesAt != 0) {
    notePenalty(layer, panel, row, weights);
    gradient0 = f32x4.add(gradient0, penaltyGradient(layer, readVector(weights)));
    gradient1 = f32x4.add(gradient1, penaltyGradient(layer, readVector(weights + 16)));
    gradient2 = f32x4.add(gradient2, penaltyGradient(layer, readVector(weights + 32)));
    gradient3 = f32x4.add(gradient3, penaltyGradient(layer, readVector(weights + 48)));
  }
  rule.step(weights, slotsOf(layer, weights), layer.slotBytes, gradient0, gradient1, gradient2, gradient3);
}
