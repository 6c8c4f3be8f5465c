import { dropoutKindOf, dropoutVariants } from '../../dropout/index.ts';
import { UserError } from '../../errors.ts';
import type { LayersModel } from '../../model/tf-layers.ts';
import type { Sampler, SamplerDescription } from '../sampler.ts';
import type { EngineChoice } from './create-engine.ts';
import { isRefusal, planModel } from './fused/plan.ts';
import { createFusedSampler } from './fused/sampler.ts';
import { LayersSampler } from './layers/sampler.ts';
import { samplingObstacleIn } from './obstacles.ts';

/**
 * Makes what samples a trained model: `auto` takes the kernels of the fused engine where its plan accepts the model, else
 * tf.layers.
 *
 * @param name what the user would call the model
 * @throws UserError where the model has no dropout that could be drawn
 */
export async function createSampler(
  { choice, threads }: EngineChoice,
  description: SamplerDescription,
  name: string,
): Promise<Sampler> {
  checkSampling(description, name);
  const plan = choice === 'layers' ? undefined : planModel(description.model);
  if (plan !== undefined && !isRefusal(plan)) return await createFusedSampler(description, plan, threads);
  if (plan === undefined || choice === 'auto') return new LayersSampler(description);
  throw new UserError('fused/unsupported', `The fused engine cannot sample ${name}: ${plan.reason}.`);
}

/** The rate of each dropout layer, as the model itself has it; of those that add noise, the deviation. */
export function savedRates({ layers }: LayersModel): number[] {
  return layers.flatMap((layer) => {
    const kind = dropoutKindOf(layer);
    return kind === undefined ? [] : [Number(layer.getConfig()[dropoutVariants[kind].strength.ofLayer])];
  });
}

function checkSampling({ model, rates }: SamplerDescription, name: string): void {
  const obstacle = samplingObstacleIn(model);
  if (obstacle !== undefined) {
    throw new UserError('sampling/unsupported', `${name}: its dropout cannot be drawn: ${obstacle}`);
  }
  if (rates.some((rate) => rate > 0)) return;
  const problem = rates.length === 0 ? 'it has no dropout layer' : 'the rates of its dropout layers are 0';
  throw new UserError(
    'sampling/no-dropout',
    `${name}: ${problem}, so that every sample would be the same`,
    'Take a network with dropout, or leave out --mc-samples.',
  );
}
