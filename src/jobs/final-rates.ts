import { loadConfig } from '../config/load.ts';
import { rateLearnersIn } from '../model/learned-rates.ts';
import type { LayersModel } from '../model/tf-layers.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { epochSettings } from '../training/epoch-settings.ts';
import { settingsOf } from './run-job.ts';

/**
 * The rate that each dropout layer of a run had in the last batch that its weights were trained on: under a schedule, the
 * saved layers have the first; where rates are learned, they have the last.
 *
 * @param model of the run
 * @returns undefined where the run has not ended
 */
export async function finalRates(run: RunDirectory, model: LayersModel): Promise<number[] | undefined> {
  const outcome = await run.readEnd();
  if (outcome === undefined) return undefined;
  const record = (await run.readHistory()).find(({ epoch }) => epoch === outcome.weightsOfEpoch);
  if (record?.dropoutRates !== undefined) return [...record.dropoutRates]; // adaptive ones too
  const { config } = await loadConfig(run.configPath, []);
  const { dataset } = await run.readManifest();
  const batches = Math.ceil(dataset.images.train / config.training.batchSize);
  const position = { epoch: Math.max(1, outcome.weightsOfEpoch), epochs: config.training.epochs, batches };
  const learned = new Map(rateLearnersIn(model).map(({ number, layer }) => [number, layer.getConfig().rate]));
  const { rates } = epochSettings(settingsOf(config), position);
  return rates.map((batches, layer) => (learned.get(layer) ?? batches.at(-1)) as number);
}
