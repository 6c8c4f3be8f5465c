import { loadConfig } from '../config/load.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { epochSettings } from '../training/epoch-settings.ts';
import { settingsOf } from './run-job.ts';

/**
 * The rate that each dropout layer of a run had in the last batch that its weights were trained on: under a schedule, the
 * saved layers have the first.
 *
 * @returns undefined where the run has not ended
 */
export async function finalRates(run: RunDirectory): Promise<number[] | undefined> {
  const outcome = await run.readEnd();
  if (outcome === undefined) return undefined;
  const record = (await run.readHistory()).find(({ epoch }) => epoch === outcome.weightsOfEpoch);
  if (record?.dropoutRates !== undefined) return [...record.dropoutRates]; // adaptive ones too
  const { config } = await loadConfig(run.configPath, []);
  const { dataset } = await run.readManifest();
  const batches = Math.ceil(dataset.images.train / config.training.batchSize);
  const position = { epoch: Math.max(1, outcome.weightsOfEpoch), epochs: config.training.epochs, batches };
  return epochSettings(settingsOf(config), position).rates.map((rates) => rates.at(-1) as number);
}
