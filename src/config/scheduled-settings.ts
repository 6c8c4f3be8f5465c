import { dropoutIn, dropoutVariants } from '../dropout/index.ts';
import type { RateSchedule } from '../schedules/index.ts';
import type { Config } from './schema.ts';
import { formatPath } from './setting-path.ts';

/** A setting that may follow a schedule. */
export interface ScheduledSetting {
  /** Such as `training.optimizer.learningRate`. */
  readonly path: string;
  readonly schedule: RateSchedule;
}

/** All numbers of a config that may follow a schedule, whether they do or not. */
export function scheduledSettings({ model, training }: Config): ScheduledSetting[] {
  const rates = model.layers.flatMap((layer, index) => {
    const dropout = dropoutIn(layer);
    if (dropout === undefined) return [];
    const { name } = dropoutVariants[dropout.kind].strength;
    const path = formatPath(['model', 'layers', index, dropout.kind, name]);
    return [{ path, schedule: dropout.strength }];
  });
  const { optimizer, dropoutScale } = training;
  return [
    { path: 'training.optimizer.learningRate', schedule: optimizer.learningRate },
    ...('momentum' in optimizer
      ? [{ path: 'training.optimizer.momentum', schedule: optimizer.momentum }]
      : []),
    ...rates,
    ...(dropoutScale === undefined ? [] : [{ path: 'training.dropoutScale', schedule: dropoutScale }]),
  ];
}
