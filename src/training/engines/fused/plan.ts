import type { Sequential } from '@tensorflow/tfjs-layers';
import { type KernelPenalty, kernelPenaltyOf } from '../../../model/kernel-penalty.ts';
import { activationNumbers, type FusedActivation } from './records.ts';

/** One dropout layer: its number among the dropout layers, from 0, and its rate. */
export interface DropoutPlan {
  readonly index: number;
  readonly rate: number;
}

/** A dense layer with the dropout layers behind it. */
export interface StagePlan extends KernelPenalty {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: FusedActivation;
  readonly usesBias: boolean;
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

/** Why the fused engine cannot train a model, as a clause: `layer 3 (conv2d): ...`. */
export interface Refusal {
  readonly reason: string;
}

type Layer = Sequential['layers'][number];

/** Input rows are numbered with 16 bits. */
const MAX_INPUTS = 65536;

class Refused extends Error {}

/**
 * Turns a model into stages, or says which layer stands in the way.
 *
 * @param model flatten, dense and dropout layers; dense ones with a stock activation, softmax on the last
 */
export function planModel(model: Sequential): FusedPlan | Refusal {
  try {
    return planLayers(model);
  } catch (error) {
    if (error instanceof Refused) return { reason: error.message };
    throw error;
  }
}

export function isRefusal(plan: FusedPlan | Refusal): plan is Refusal {
  return 'reason' in plan;
}

function planLayers(model: Sequential): FusedPlan {
  const inputDropouts: DropoutPlan[] = [];
  const stages: (StagePlan & { dropouts: DropoutPlan[] })[] = [];
  const inputs = (model.inputs[0]?.shape ?? [])
    .slice(1)
    .reduce<number>((size, side) => size * (side ?? 0), 1);
  let dropoutCount = 0;
  for (const layer of model.layers) {
    const kind = layer.getClassName();
    if (kind === 'InputLayer' || kind === 'Flatten') continue;
    if (kind === 'Dense') stages.push(planDense(layer, stages.at(-1)?.units ?? inputs));
    else if (kind === 'Dropout') {
      const dropout = { index: dropoutCount++, rate: layer.getConfig().rate as number };
      (stages.at(-1)?.dropouts ?? inputDropouts).push(dropout);
    } else refuse(layer, `${kind} is not among Flatten, Dense and Dropout`);
  }
  checkEnds(model, inputs, stages);
  return { inputs, inputDropouts, stages };
}

function planDense(layer: Layer, inputs: number): StagePlan & { dropouts: DropoutPlan[] } {
  const config = layer.getConfig();
  const { activation, units } = config as { activation: string; units: number };
  if (!(activation in activationNumbers)) refuse(layer, `the activation ${activation} has no fused kernel`);
  for (const part of ['kernelConstraint', 'biasConstraint', 'biasRegularizer', 'activityRegularizer']) {
    if (config[part]) refuse(layer, `${part} has no fused kernel`);
  }
  if (!layer.trainable) refuse(layer, 'its weights are frozen');
  return {
    name: layer.name,
    inputs,
    units,
    activation: activation as FusedActivation,
    usesBias: config.useBias as boolean,
    ...penaltyOf(layer),
    dropouts: [],
  };
}

function penaltyOf(layer: Layer): KernelPenalty {
  const regularizer = layer.getConfig().kernelRegularizer as { className: string } | null | undefined;
  if (regularizer && regularizer.className !== 'L1L2') {
    refuse(layer, `the regularizer ${regularizer.className} has no fused kernel`);
  }
  return kernelPenaltyOf(layer);
}

function checkEnds(model: Sequential, inputs: number, stages: readonly StagePlan[]): void {
  const output = model.layers.at(-1);
  if (output?.getClassName() !== 'Dense') throw new Refused('the last layer is not Dense');
  stages.forEach((stage, number) => {
    const last = number === stages.length - 1;
    if (last && stage.activation !== 'softmax') refuse(output, 'the last activation is not softmax');
    const layer = model.layers.find(({ name }) => name === stage.name);
    if (!last && stage.activation === 'softmax' && layer)
      refuse(layer, 'softmax before the last layer has no fused kernel');
    if (stage.units > MAX_INPUTS && layer) refuse(layer, `${stage.units} units are more than ${MAX_INPUTS}`);
  });
  if (inputs > MAX_INPUTS) throw new Refused(`${inputs} inputs are more than ${MAX_INPUTS}`);
}

function refuse(layer: Layer, why: string): never {
  throw new Refused(`layer ${layer.name}: ${why}`);
}
