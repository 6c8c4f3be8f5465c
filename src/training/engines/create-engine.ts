import { UserError } from '../../errors.ts';
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
  /** Why `auto` did not take the fused engine: what it cannot do of the model; absent where it did, or was not asked. */
  readonly fallbackReason?: string;
  /** Why `auto` could not have the fused engine: the memory that is missing. */
  readonly shortage?: UserError;
}

/**
 * Makes the engine that trains a model: `auto` takes the fused one where its plan accepts the model and the system gives the
 * memory for it, else the layers engine.
 *
 * @throws UserError where `fused` is asked for and cannot train this model, or has no memory for it, where no engine can,
 *   where model and data do not belong together, or where they do not fit into what WebAssembly can address
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
  try {
    return { engine: await createFusedEngine({ ...description, threads }) };
  } catch (error) {
    if (choice === 'fused' || !isShortage(error)) throw error;
    return { engine: new LayersEngine(description), shortage: error };
  }
}

/** What WebAssembly cannot address is no such: a batch that large would be too much for the layers engine too. */
function isShortage(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'fused/no-memory';
}
