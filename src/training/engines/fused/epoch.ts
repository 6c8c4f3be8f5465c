import { dropoutScale, dropoutThreshold } from '../../../dropout/bernoulli.ts';
import type { OptimizerConfig } from '../../../optimizers/index.ts';
import type { EpochSettings } from '../../epoch-settings.ts';
import type { DropoutsRecord, Layout } from './layout.ts';
import { fieldsOf, optimizerRecordSize } from './optimizers.ts';
import type { DropoutPlan, FusedPlan } from './plan.ts';
import { fieldOffset } from './records.ts';

/** Writes what an epoch has of its own, for each of its batches: the optimizer's settings and the dropout rates. */
export function writeEpoch(
  memory: ArrayBufferLike,
  { session, inputDropouts, dropouts }: Layout,
  plan: FusedPlan,
  optimizer: OptimizerConfig,
  { learningRates, rates }: EpochSettings,
): void {
  writeOptimizer(memory, session.optimizerAt, optimizer, learningRates);
  writeDropouts(memory, inputDropouts, plan.inputDropouts, rates, learningRates.length);
  for (const [number, { dropouts: layers }] of plan.stages.entries())
    writeDropouts(memory, dropouts[number] as DropoutsRecord, layers, rates, learningRates.length);
}

/** Flags become 0 and 1. */
function writeOptimizer(
  memory: ArrayBufferLike,
  address: number,
  { type, ...settings }: OptimizerConfig,
  learningRates: Float64Array,
): void {
  const fields = fieldsOf(type);
  const words = optimizerRecordSize(type) / 4;
  for (const [name, value] of Object.entries({ ...settings, learningRate: learningRates })) {
    const view = fields[name]?.kind === 'f32' ? new Float32Array(memory) : new Uint32Array(memory);
    const first = (address + fieldOffset(fields, name)) / 4;
    for (let batch = 0; batch < learningRates.length; batch++)
      view[first + batch * words] = typeof value === 'object' ? (value[batch] as number) : Number(value);
  }
}

/** The scales of dropout layers that follow each other are multiplied in float32. */
function writeDropouts(
  memory: ArrayBufferLike,
  { layersAt, scalesAt, count }: DropoutsRecord,
  layers: readonly DropoutPlan[],
  rates: readonly Float64Array[],
  batches: number,
): void {
  const records = new Uint32Array(memory, layersAt, 2 * count * batches);
  const scales = new Float32Array(memory, scalesAt, batches).fill(1);
  for (const [number, { index }] of layers.entries()) {
    for (let batch = 0; batch < batches; batch++) {
      const rate = rates[index]?.[batch] as number;
      const record = 2 * (batch * count + number); // index, threshold
      records[record] = index;
      records[record + 1] = dropoutThreshold(rate);
      scales[batch] = (scales[batch] as number) * Math.fround(dropoutScale(rate));
    }
  }
}
