import { basename, join } from 'node:path';
import { asUserError, makeDirectory } from '../files.ts';
import { dropoutRates, weightNames } from '../model/names.ts';
import type { NetworkState, TrainingLog } from '../tensorboard/training-log.ts';
import type { TrainingJob } from './training-job.ts';

/** @throws UserError where the directory cannot be made, before anything else is written */
export async function prepareTensorBoard(directory: string | undefined): Promise<void> {
  if (directory === undefined) return;
  await makeDirectory(directory).catch((error) => {
    throw asUserError(error, directory);
  });
}

/** The log of a run among those of others in `directory`. */
export async function tensorBoardLog(directory: string, { run, from }: TrainingJob): Promise<TrainingLog> {
  const { TrainingLog } = await import('../tensorboard/training-log.ts'); // with what encodes it
  return new TrainingLog(join(directory, basename(run.path)), (from?.epoch ?? 0) + 1);
}

/** What the log shows of the network besides its metrics. */
export function networkState({ model, engine }: TrainingJob): NetworkState {
  const names = weightNames(model);
  const weights = engine.readState().weights.map((value, at) => ({ name: names[at] as string, value }));
  return { weights, dropoutRates: dropoutRates(model) };
}
