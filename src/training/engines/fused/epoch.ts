import { dropoutVariants } from '../../../dropout/index.ts';
import { type OptimizerConfig, stepsOf } from '../../../optimizers/index.ts';
import { batchSettings, type EpochSettings } from '../../epoch-settings.ts';
import type { DropoutsRecord, Layout } from './layout.ts';
import { fieldsOf } from './optimizers.ts';
import type { DropoutPlan, FusedPlan } from './plan.ts';
import { dropoutFields, recordSize, writeRecord } from './records.ts';

/** Writes what an epoch has of its own, for each of its batches: the optimizer's settings and the dropout rates. */
export function writeEpoch(
  memory: ArrayBufferLike,
  { session, inputDropouts, dropouts }: Layout,
  plan: FusedPlan,
  optimizer: OptimizerConfig,
  settings: EpochSettings,
  epoch: number,
): void {
  const { rates } = settings;
  const batches = settings.learningRates.length;
  writeSteps(memory, session.optimizerAt, optimizer, settings, epoch);
  writeDropouts(memory, inputDropouts, plan.inputDropouts, rates, batches);
  for (const [number, { dropouts: layers }] of plan.stages.entries())
    writeDropouts(memory, dropouts[number] as DropoutsRecord, layers, rates, batches);
}

/** Flags become 0 and 1. */
function writeSteps(
  memory: ArrayBufferLike,
  address: number,
  optimizer: OptimizerConfig,
  settings: EpochSettings,
  epoch: number,
): void {
  const batches = settings.learningRates.length;
  const steps = stepsOf(optimizer);
  const fields = Object.entries(fieldsOf(optimizer.type));
  const [floats, words] = [new Float32Array(memory), new Uint32Array(memory)];
  let at = address / 4;
  for (let batch = 0; batch < batches; batch++) {
    const step = steps(batchSettings(settings, batch), (epoch - 1) * batches + batch + 1);
    for (const [name, { kind }] of fields) (kind === 'f32' ? floats : words)[at++] = Number(step[name]);
  }
}

/** The scales of units that all dropout layers of a place keep are multiplied in float32. */
function writeDropouts(
  memory: ArrayBufferLike,
  { layersAt, scalesAt, count }: DropoutsRecord,
  layers: readonly DropoutPlan[],
  rates: readonly Float64Array[],
  batches: number,
): void {
  const scales = new Float32Array(memory, scalesAt, batches).fill(1);
  const size = recordSize(dropoutFields);
  for (const [number, layer] of layers.entries()) {
    const records = { at: layersAt + number * size, stride: count * size };
    writeDropout(memory, records, layer, rates[layer.index] as Float64Array, scales);
  }
}

/**
 * Writes a layer's record for each batch and multiplies the scales by its own. The record is copied from batch to batch as
 * long as the rate stays: made anew each time, they would take 2 % of the reference network's epoch.
 */
function writeDropout(
  memory: ArrayBufferLike,
  { at, stride }: { readonly at: number; readonly stride: number },
  { index, kind }: DropoutPlan,
  rates: Float64Array,
  scales: Float32Array,
): void {
  const view = new DataView(memory);
  const bytes = new Uint8Array(memory);
  const size = recordSize(dropoutFields);
  let keptScale = 1;
  for (let batch = 0, record = at; batch < scales.length; batch++, record += stride) {
    const rate = rates[batch] as number;
    if (rate === rates[batch - 1]) bytes.copyWithin(record, record - stride, record - stride + size);
    else {
      const noise = dropoutVariants[kind].noise(rate);
      writeRecord(view, record, dropoutFields, { index, ...noise });
      keptScale = Math.fround(noise.keptScale);
    }
    scales[batch] = (scales[batch] as number) * keptScale;
  }
}
