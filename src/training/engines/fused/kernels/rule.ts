import { columnEnd, columnStart } from './columns';
import { Layer, PANEL_BYTES, Session } from './layout';
import { read, readVector, write, writeVector } from './memory';
import { sumRows } from './rows';

/** This thread's own: 16 floats for a gradient, and behind them 16 zeros. */
let gradientAt: usize = 0;
let zerosAt: usize = 0;

export function setScratch(address: usize): void {
  gradientAt = address;
  zerosAt = address + PANEL_BYTES;
}

/** The general rule: every row moves at every batch, by its velocity or its penalty if not by its gradient. */
export function updateRowsByRule(
  session: Session,
  layer: Layer,
  columns: usize,
  firstPanel: u32,
  lastPanel: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    updatePanelByRule(session, layer, columns, panel, firstRow, lastRow);
  }
}

function updatePanelByRule(session: Session, layer: Layer, columns: usize, panel: u32, firstRow: u32, lastRow: u32): void {
  const panelAt = layer.weightsAt + panel * (layer.rows + 1) * PANEL_BYTES;
  const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    const entry = columnStart(layer, columns, row);
    const end = columnEnd(columns, row);
    const weights = panelAt + row * PANEL_BYTES;
    sumRows(entry, end, deltasAt, zerosAt, gradientAt);
    if (layer.penaltiesAt != 0) {
      const penalty = addPenaltyGradient(weights, layer.l1, layer.l2);
      write<f32>(layer.penaltiesAt + 4 * (panel * layer.rows + row), penalty);
    }
    applyRule(session, layer, weights);
  }
}

/** Adds l1 * sign(w) + 2 * l2 * w to the gradient; returns the sum of l1 * |w| + l2 * w^2. */
function addPenaltyGradient(weightsAt: usize, l1: f32, l2: f32): f32 {
  const first = f32x4.splat(l1);
  const second = f32x4.splat(l2);
  let penalties = f32x4.splat(0);
  for (let byte: usize = 0; byte < PANEL_BYTES; byte += 16) {
    const weights = readVector(weightsAt + byte);
    const pull = f32x4.sub(
      v128.and(f32x4.gt(weights, f32x4.splat(0)), first),
      v128.and(f32x4.lt(weights, f32x4.splat(0)), first),
    );
    const shrink = f32x4.mul(f32x4.add(second, second), weights);
    writeVector(gradientAt + byte, f32x4.add(readVector(gradientAt + byte), f32x4.add(pull, shrink)));
    const sizes = f32x4.mul(first, f32x4.abs(weights));
    penalties = f32x4.add(penalties, f32x4.add(sizes, f32x4.mul(second, f32x4.mul(weights, weights))));
  }
  return sumLanes(penalties);
}

/** Sum of the four lanes, in a fixed order. */
function sumLanes(x: v128): f32 {
  const low = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return low + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/**
 * One step of the 16 weights at `weightsAt` along the gradient in the scratch area. With momentum a = m * a + g,
 * then w -= rate * a, or by Nesterov w -= rate * (g + m * a): the form of TensorFlow.js and PyTorch.
 */
export function applyRule(session: Session, layer: Layer, weightsAt: usize): void {
  const rate = f32x4.splat(session.learningRate);
  const momentum = f32x4.splat(session.momentum);
  const velocitiesAt = layer.velocitiesAt + (weightsAt - layer.weightsAt);
  for (let byte: usize = 0; byte < PANEL_BYTES; byte += 16) {
    let step = readVector(gradientAt + byte);
    if (session.momentum > 0) {
      const velocity = f32x4.add(f32x4.mul(momentum, readVector(velocitiesAt + byte)), step);
      writeVector(velocitiesAt + byte, velocity);
      step = session.nesterov ? f32x4.add(step, f32x4.mul(momentum, velocity)) : velocity;
    }
    writeVector(weightsAt + byte, f32x4.sub(readVector(weightsAt + byte), f32x4.mul(rate, step)));
  }
}

/** The same for the biases of panels [firstPanel, lastPanel): their input is 1 in every sample. */
export function updateBiases(
  session: Session,
  layer: Layer,
  firstPanel: u32,
  lastPanel: u32,
  samples: u32,
): void {
  if (!layer.usesBias) return;
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
    for (let byte: usize = 0; byte < PANEL_BYTES; byte += 16) {
      let total = f32x4.splat(0);
      for (let sample: u32 = 0; sample < samples; sample++) {
        total = f32x4.add(total, readVector(deltasAt + byte + sample * layer.rowStride));
      }
      writeVector(gradientAt + byte, total);
    }
    const panelAt = layer.weightsAt + panel * (layer.rows + 1) * PANEL_BYTES;
    applyRule(session, layer, panelAt + layer.rows * PANEL_BYTES);
  }
}
