import { exp, logarithm } from './exponential';
import { read, readVector, write, writeEntry, writeVector } from './memory';
import { ENTRY_BYTES, Layer, Session } from './records';

/**
 * Softmax and cross-entropy of one sample, safe for logits of any size: loss = ln(sum of e^(z - max)) + max - z_label.
 * Writes the loss and whether the first largest logit is the label's; with `scale` above 0 also the gradients
 * (probability - one-hot) * scale, as a row and as entries.
 */
export function softmaxCrossEntropy(
  session: Session,
  layer: Layer,
  sample: u32,
  label: u32,
  scale: f32,
  result: u32,
): void {
  const logits = layer.sumsAt + sample * layer.rowStride;
  const rowOfDeltas = layer.deltasAt + sample * layer.rowStride;
  const largest = largestLogit(logits, layer.units);
  const total = exponentials(logits, rowOfDeltas, layer.units, largest);
  const target = read<f32>(logits + 4 * label);
  write<f64>(session.lossesAt + 8 * result, logarithm(<f64>total) + (<f64>largest - <f64>target));
  write<u8>(session.hitsAt + result, firstAt(logits, largest) == label ? 1 : 0);
  if (scale > 0) gradients(layer, sample, label, total, scale);
}

function largestLogit(logits: usize, units: u32): f32 {
  let largest = read<f32>(logits);
  for (let unit: u32 = 1; unit < units; unit++) largest = max(largest, read<f32>(logits + 4 * unit));
  return largest;
}

/** NaN is nowhere: then the answer is a number that no label has. */
function firstAt(logits: usize, largest: f32): u32 {
  if (largest != largest) return 0xffffffff;
  let unit: u32 = 0;
  while (read<f32>(logits + 4 * unit) != largest) unit++;
  return unit;
}

/**
 * Writes e^(logit - largest) for each unit, zeros behind the last, and returns their sum: four partial sums over units of
 * the same number modulo 4, added up as (0 + 1) + (2 + 3).
 */
function exponentials(logits: usize, out: usize, units: u32, largest: f32): f32 {
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let unit: u32 = 0; unit < units; unit += 4) {
    const lane = i32x4.add(i32x4.splat(unit), i32x4(0, 1, 2, 3));
    const exists = i32x4.lt_u(lane, i32x4.splat(units));
    const power = v128.and(exp(f32x4.sub(readVector(logits + 4 * unit), shift)), exists);
    writeVector(out + 4 * unit, power);
    sums = f32x4.add(sums, power);
  }
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  return low + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}

function gradients(layer: Layer, sample: u32, label: u32, total: f32, scale: f32): void {
  const row = layer.deltasAt + sample * layer.rowStride;
  let entry = layer.deltaEntriesAt + sample * layer.deltaEntryStride;
  for (let unit: u32 = 0; unit < layer.units; unit++) {
    const probability = read<f32>(row + 4 * unit) / total;
    const gradient = (unit == label ? probability - 1 : probability) * scale;
    write<f32>(row + 4 * unit, gradient);
    writeEntry(entry, 64 * unit, gradient);
    entry += ENTRY_BYTES;
  }
  write<u32>(layer.deltaEndsAt + 4 * sample, <u32>entry);
}
