import { dropoutRates } from '../../src/model/names.ts';
import type { Engine, EngineDescription, EpochPass } from '../../src/training/engine.ts';
import { type EpochSettings, epochSettings } from '../../src/training/epoch-settings.ts';

type Described = Pick<EngineDescription, 'model' | 'optimizer'>;

/** What the optimizer's schedules say of an epoch, and in every batch the rates of the model's dropout layers. */
export function settingsOf(engine: Engine, epoch: number, { model, optimizer }: Described): EpochSettings {
  const { learningRate } = optimizer;
  const momentum = 'momentum' in optimizer ? optimizer.momentum : undefined;
  const rates = dropoutRates(model).map(({ value }) => value);
  return epochSettings({ learningRate, momentum, rates }, { epoch, epochs: epoch, batches: engine.batches });
}

/** One epoch with rates that stay. */
export function trainEpoch(engine: Engine, epoch: number, described: Described): Promise<EpochPass> {
  return engine.trainEpoch(epoch, settingsOf(engine, epoch, described));
}
