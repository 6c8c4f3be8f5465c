import type { WrittenConfig } from '../config/schema.ts';
import { dropoutIn, dropoutVariants } from '../dropout/index.ts';
import { settingsOf } from '../jobs/run-job.ts';
import type { SettingsAtEpoch } from '../report/charts/curves.ts';
import { epochSettings } from '../training/epoch-settings.ts';

/** Pictures are no finer. */
const MOST_POINTS = 400;
/** Of an epoch, which has in truth as many as its images make. */
const BATCHES = 20;

/** Learning rate, momentum and dropout rates from the beginning of a training to the last epoch that it may have. */
export function plannedSettings(config: WrittenConfig): SettingsAtEpoch[] {
  const settings = settingsOf(config);
  const { epochs } = settings;
  const step = Math.max(1, Math.ceil((epochs * BATCHES) / MOST_POINTS));
  const points = Array.from({ length: Math.ceil((epochs * BATCHES) / step) }, (_, index) => index * step);
  return [...points.filter((done) => done < epochs * BATCHES - 1), epochs * BATCHES - 1].map((done) => {
    const [epoch, batch] = [Math.floor(done / BATCHES), done % BATCHES];
    const position = { epoch: epoch + 1, epochs, batches: BATCHES };
    const { learningRates, momenta, rates } = epochSettings(settings, position);
    return {
      epoch: done === epochs * BATCHES - 1 ? epochs : done / BATCHES,
      learningRate: learningRates[batch] as number,
      ...(momenta !== undefined && { momentum: momenta[batch] as number }),
      dropoutRates: rates.map((rate) => rate[batch] as number),
    };
  });
}

/** What each dropout layer of a config does, in order: `rate 0.2`, or `rate 0 to 0.5 (linear)`. */
export function dropoutDetails(config: WrittenConfig, planned: readonly SettingsAtEpoch[]): string[] {
  const scaled = typeof config.training.dropoutScale === 'object' ? 'dropoutScale' : undefined;
  const dropouts = config.model.layers.flatMap((layer) => dropoutIn(layer) ?? []);
  return dropouts.map(({ kind, strength }, index) => {
    const [first = 0, last = 0] = [planned[0], planned.at(-1)].map((at) =>
      rounded(at?.dropoutRates?.[index]),
    );
    const { name } = dropoutVariants[kind].strength;
    const schedule = typeof strength === 'object' ? Object.keys(strength)[0] : scaled;
    if (schedule === undefined) return `${name} ${first}`;
    return first === last
      ? `${name} ${first} at first (${schedule})`
      : `${name} ${first} to ${last} (${schedule})`;
  });
}

function rounded(value = 0): number {
  return Number(value.toPrecision(3));
}
