import type { Engine, EngineDescription } from '../engine.ts';
import { checkData } from './check-data.ts';
import { createFusedEngine } from './fused/engine.ts';
import { isRefusal, planTraining } from './fused/plan.ts';
import { LayersEngine } from './layers/engine.ts';

export interface EngineChoice {
  readonly choice: 'auto' | 'fused' | 'layers';
  /** Of the fused engine; its result does not depend on them. */
  readonly threads: number;
}

export interface ChosenEngine {
  readonly engine: Engine;
  /** Why `auto` did not take the fused engine; absent where it did, or was not asked. */
  readonly fallbackReason?: string;
}

/**
 * Makes the engine that trains a model: `auto` takes the fused one where its plan accepts the model, else the layers
 * engine.
 *
 * @throws UserError where `fused` is asked for and cannot train this model, where no engine can, where model and data do
 *   not belong together, or where they do not fit into memory
 */
export async function createEngine(
  { choice, threads }: EngineChoice,
  description: EngineDescription,
): Promise<ChosenEngine> {
  checkData(description);
  if (choice === 'layers') return { engine: new LayersEngine(description) };
  const plan = planTraining(description);
  if (choice === 'auto' && isRefusal(plan)) {
    return { engine: new LayersEngine(description), fallbackReason: plan.reason };
  }
  return { engine: await createFusedEngine({ ...description, threads }) };
}
