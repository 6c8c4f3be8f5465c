import { hasSimd } from '../../../backend/simd.ts';
import { type DropoutKind, dropoutKindOf, dropoutVariants } from '../../../dropout/index.ts';
import { type KernelPenalty, kernelPenaltyOf } from '../../../model/kernel-penalty.ts';
import { maxNormOf } from '../../../model/max-norm.ts';
import { inputShapeOf, sizeOf } from '../../../model/shape.ts';
import type { Layer, Sequential } from '../../../model/tf-layers.ts';
import type { EngineDescription } from '../../engine.ts';
import { obstacleIn } from '../obstacles.ts';
import { fusedOptimizers } from './optimizers.ts';
import { activationNumbers, type FusedActivation } from './records.ts';

/** One dropout layer. */
export interface DropoutPlan {
  /** Its number among the dropout layers, from 0. */
  readonly index: number;
  readonly kind: DropoutKind;
}

/** A dense layer with the dropout layers behind it. */
export interface StagePlan extends KernelPenalty {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: FusedActivation;
  readonly usesBias: boolean;
  readonly maxNorm?: number;
  readonly dropouts: readonly DropoutPlan[];
}

/** What the fused engine makes of a model. */
export interface FusedPlan {
  /** Pixels of an image. */
  readonly inputs: number;
  readonly inputDropouts: readonly DropoutPlan[];
  /** The last one ends in softmax. */
  readonly stages: readonly StagePlan[];
}

/** Why the fused engine cannot train a model, as a clause: `layer conv2d_1: ...`. */
export interface Refusal {
  readonly reason: string;
}

/** Pixels are numbered with 16 bits. */
const MAX_INPUTS = 65536;

class Refused extends Error {}

/** The plan of a training, or what of it stands in the way. */
export function planTraining({
  model,
  optimizer,
}: Pick<EngineDescription, 'model' | 'optimizer'>): FusedPlan | Refusal {
  const kernel = fusedOptimizers[optimizer.type];
  if ('refused' in kernel) return { reason: `optimizer ${optimizer.type}: ${kernel.refused}` };
  const refusals = model.layers.flatMap(refusalInTraining);
  return refusals[0] ?? planModel(model);
}

/** Why a layer that the kernels can compute cannot be trained by them. */
function refusalInTraining(layer: Layer): Refusal[] {
  const { fused } = dropoutVariants[dropoutKindOf(layer) ?? 'dropout'];
  const why = 'by' in fused && 'refusedInTraining' in fused ? fused.refusedInTraining : undefined;
  return why === undefined ? [] : [{ reason: `layer ${layer.name}: ${why}` }];
}

/**
 * Turns a model into stages, or says which layer stands in the way.
 *
 * @param model flatten, dense and dropout layers; dense ones with a stock activation, softmax on the last
 */
export function planModel(model: Sequential): FusedPlan | Refusal {
  if (!hasSimd()) return { reason: 'this Node has no WebAssembly with SIMD' };
  try {
    return planLayers(model);
  } catch (error) {
    if (error instanceof Refused) return { reason: error.message };
    throw error;
  }
}

/** Number of dropout layers. */
export function dropoutsIn({ inputDropouts, stages }: FusedPlan): number {
  return stages.reduce((count, { dropouts }) => count + dropouts.length, inputDropouts.length);
}

export function isRefusal(plan: FusedPlan | Refusal): plan is Refusal {
  return 'reason' in plan;
}

function planLayers(model: Sequential): FusedPlan {
  checkKinds(model);
  checkModel(model);
  const inputDropouts: DropoutPlan[] = [];
  const stages: (StagePlan & { dropouts: DropoutPlan[] })[] = [];
  let shape = inputShapeOf(model); // as each layer meets it, without the batch
  const inputs = sizeOf(shape);
  let dropoutCount = 0;
  for (const layer of model.layers) {
    const kind = layer.getClassName();
    const dropout = dropoutKindOf(layer);
    if (kind === 'Flatten') shape = planFlatten(layer, shape);
    else if (dropout !== undefined) {
      (stages.at(-1)?.dropouts ?? inputDropouts).push({ index: dropoutCount++, kind: dropout });
    } else if (kind === 'Dense') {
      const stage = planDense(layer, shape, layer === model.layers.at(-1));
      stages.push(stage);
      shape = [stage.units];
    }
  }
  return { inputs, inputDropouts, stages };
}

const kinds = ['InputLayer', 'Flatten', 'Dense'];

function checkKinds({ layers }: Sequential): void {
  for (const layer of layers) {
    const kind = layer.getClassName();
    const variant = dropoutKindOf(layer);
    if (variant === undefined && !kinds.includes(kind))
      refuse(layer, `${kind} is not among Flatten, Dense and Dropout`);
    const { fused } = dropoutVariants[variant ?? 'dropout'];
    if ('refused' in fused) refuse(layer, fused.refused);
  }
  if (layers.at(-1)?.getClassName() !== 'Dense') throw new Refused('the last layer is not Dense');
}

/** What no layer can tell on its own. */
function checkModel(model: Sequential): void {
  const obstacle = obstacleIn(model);
  if (obstacle !== undefined) throw new Refused(obstacle);
  if (!model.trainable) throw new Refused('the model is frozen');
  const type = model.inputs[0]?.dtype;
  if (type !== 'float32') throw new Refused(`the input is ${type}, not float32`);
  const size = sizeOf(inputShapeOf(model));
  if (size > MAX_INPUTS) throw new Refused(`${size} inputs are more than ${MAX_INPUTS}`);
}

function planFlatten(layer: Layer, shape: readonly number[]): number[] {
  if (layer.getConfig().dataFormat === 'channelsFirst')
    refuse(layer, 'dataFormat channelsFirst has no fused kernel');
  return [sizeOf(shape)];
}

/**
 * @param shape of the layer's input, without the batch
 * @param isLast whether it is the last layer of the model
 */
function planDense(
  layer: Layer,
  shape: readonly number[],
  isLast: boolean,
): StagePlan & { dropouts: DropoutPlan[] } {
  const [inputs = 0, ...more] = shape;
  if (more.length > 0) refuse(layer, `its input of shape [${shape.join(', ')}] is not flat`);
  const { activation, units, useBias } = layer.getConfig() as {
    activation: string;
    units: number;
    useBias: boolean;
  };
  const maxNorm = maxNormOf(layer);
  checkActivation(layer, activation, isLast);
  if (units > MAX_INPUTS) refuse(layer, `${units} units are more than ${MAX_INPUTS}`);
  if (layer.trainableWeights.length < layer.weights.length) refuse(layer, 'its weights are frozen');
  return {
    name: layer.name,
    inputs,
    units,
    activation: activation as FusedActivation,
    usesBias: useBias,
    ...kernelPenaltyOf(layer),
    ...(maxNorm !== undefined && { maxNorm }),
    dropouts: [],
  };
}

function checkActivation(layer: Layer, activation: string, isLast: boolean): void {
  if (!(activation in activationNumbers)) refuse(layer, `the activation ${activation} has no fused kernel`);
  if (isLast && activation !== 'softmax') refuse(layer, 'the last activation is not softmax');
  if (!isLast && activation === 'softmax') refuse(layer, 'softmax before the last layer has no fused kernel');
}

function refuse(layer: Layer, why: string): never {
  throw new Refused(`layer ${layer.name}: ${why}`);
}
