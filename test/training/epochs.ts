import { dropoutRates } from '../../src/model/names.ts';
import type { Engine, EngineDescription, EpochPass } from '../../src/training/engine.ts';
import { type EpochSettings, epochSettings } from '../../src/training/epoch-settings.ts';

type Described = Pick<EngineDescription, 'model' | 'optimizer'>;

/** The optimizer's learning rate and the rates of the model's dropout layers, in every batch. */
export function steady({ batches }: Engine, { model, optimizer }: Described): EpochSettings {
  const rates = dropoutRates(model).map(({ value }) => value);
  return epochSettings({ learningRate: optimizer.learningRate, rates }, { epoch: 1, epochs: 1, batches });
}

/** One epoch with settings that stay. */
export function trainEpoch(engine: Engine, epoch: number, described: Described): Promise<EpochPass> {
  return engine.trainEpoch(epoch, steady(engine, described));
}
