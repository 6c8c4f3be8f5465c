import { scheduledSettings } from '../config/scheduled-settings.ts';
import type { Config } from '../config/schema.ts';
import { settingValues } from '../config/setting-values.ts';
import { UserError } from '../errors.ts';
import { countNotFinite } from '../model/finite.ts';
import { rateLearnersIn } from '../model/learned-rates.ts';
import type { Sequential } from '../model/tf-layers.ts';
import { diverged } from '../runs/diverged.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { valueAt } from '../schedules/index.ts';
import type { EngineState } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { EarlyStopping } from '../training/observers/early-stopping.ts';
import type { Checkpoint } from '../training/training.ts';

/**
 * The training that a run holds, as far as it came.
 *
 * @throws UserError where there is none, or it has diverged and would go on with NaN
 */
export async function readTraining(run: RunDirectory): ReturnType<RunDirectory['readCheckpoint']> {
  if ((await run.readEnd())?.reason === 'diverged') throw diverged(run.path);
  const saved = await run.readCheckpoint();
  if (countNotFinite(saved.checkpoint.state.weights) > 0) throw diverged(run.path);
  return saved;
}

/** @throws UserError where the checkpoint holds the state of another network */
export function checkShapes(run: RunDirectory, { state, best }: Checkpoint, model: Sequential): void {
  const logits = rateLearnersIn(model).map(() => 1);
  const expected = [...model.getWeights().map(({ size }) => size), ...logits];
  const fits = (arrays: readonly Float32Array[]) =>
    arrays.length === expected.length && arrays.every(({ length }, index) => length === expected[index]);
  const states = best === undefined ? [state] : [state, best];
  if (states.every(({ weights, slots }) => [weights, ...Object.values(slots)].every(fits))) return;
  throw new UserError(
    'run/checkpoint',
    `${run.path}: its checkpoint holds the weights of another network than ${run.configPath} describes`,
    'Train again from the start.',
  );
}

/**
 * The state that training goes on from under settings that may have changed. Early stopping sees the epochs again as it
 * would have seen them with these settings, another metric too.
 *
 * @param history of the epochs up to the checkpoint
 * @throws UserError where training would have ended before it came to the checkpoint
 */
export function continuation(
  run: string,
  from: Checkpoint,
  history: readonly EpochRecord[],
  { epochs, earlyStopping }: Config['training'],
): Checkpoint {
  const trained = trainedEpochs(from);
  if (epochs < trained) throw pastItsEnd(run, 'training.epochs', epochs, trained);
  if (earlyStopping === undefined) return from;
  const observer = new EarlyStopping(earlyStopping);
  for (const record of history) {
    const { stop } = observer.observe(record);
    if (stop && record.epoch < trained)
      throw pastItsEnd(run, 'training.earlyStopping', record.epoch, trained);
  }
  const { best: _, ...others } = from;
  const best = bestOf(from, observer);
  return {
    ...others,
    observers: { ...from.observers, earlyStopping: observer.state },
    ...(best && { best }),
  };
}

/** The one that was begun last included. */
function trainedEpochs({ epoch, unfinished }: Checkpoint): number {
  return unfinished === undefined ? epoch : epoch + 1;
}

/** The weights of the best epoch, where they are among those that were kept. */
function bestOf(from: Checkpoint, { bestEpoch }: EarlyStopping): EngineState | undefined {
  if (bestEpoch === from.observers.earlyStopping?.bestEpoch && from.best !== undefined) return from.best;
  return bestEpoch === from.epoch && from.unfinished === undefined ? from.state : undefined;
}

function pastItsEnd(run: string, setting: string, end: number, trained: number): UserError {
  return new UserError(
    'run/past-its-end',
    `${setting}: with this setting ${run} would have ended after epoch ${end}, and it has come to epoch ${trained}`,
    'Choose settings under which it goes on, or begin a new run.',
  );
}

/** Advice for those who change anything else. */
export const whatMayBeSet =
  'Only training.epochs, training.earlyStopping, data.classNames and gates may be set. For other settings begin a new run.';

/** Settings under these paths do not change what has been trained already. */
export const changeable = /^(training\.(epochs|earlyStopping)|data\.classNames|gates)\b/;

/** What the user should know where classes have other names than so far, which no weight depends on. */
export function noteOnNames(before: Config, now: Config): string | undefined {
  const [was, is] = [before.data.classNames, now.data.classNames];
  if (JSON.stringify(was) === JSON.stringify(is)) return undefined;
  return is === undefined
    ? 'Classes have no names from now on.'
    : `Classes have ${was === undefined ? '' : 'other '}names from now on: ${listed(is)}.`;
}

const MOST_LISTED = 4;

function listed(names: readonly string[]): string {
  const more = names.length > MOST_LISTED ? [`and ${names.length - MOST_LISTED} more`] : [];
  return [...names.slice(0, MOST_LISTED), ...more].join(', ');
}

/** Config and data are as they were at the first epoch, but for what may be changed, wherever the data is now. */
export function checkUnchanged(run: RunDirectory, before: Config, now: Config): void {
  const [was, is] = [settingsIn(before), settingsIn(now)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].find(
    (path) => !changeable.test(path) && path !== 'data.source' && was.get(path) !== is.get(path),
  );
  if (changed === undefined) return;
  throw new UserError(
    'run/other-config',
    `${run.configPath}: ${changed} is ${is.get(changed) ?? 'not set'}, and the run was trained with ${was.get(changed) ?? 'none'} so far`,
    whatMayBeSet,
  );
}

/**
 * Schedules that last to the end of training would have had other numbers in the epochs that are done, had there been
 * more or fewer of them from the beginning.
 *
 * @throws UserError where that is so
 */
export function checkSchedules(run: RunDirectory, before: Config, now: Config, from: Checkpoint): void {
  const at = { epoch: trainedEpochs(from), batch: 1, batches: 2 }; // within the last of them
  const [was, is] = [before.training.epochs, now.training.epochs];
  const changed = scheduledSettings(now).find(
    ({ schedule }) =>
      at.epoch > 0 && valueAt(schedule, { ...at, epochs: was }) !== valueAt(schedule, { ...at, epochs: is }),
  );
  if (changed === undefined) return;
  throw new UserError(
    'run/other-config',
    `training.epochs: with ${is} instead of ${was}, ${changed.path} would have been another in the epochs that ${run.path} has trained, because its schedule lasts to the end of training`,
    `Leave training.epochs at ${was}, or begin a new run, in whose schedules "epochs" says how long they last.`,
  );
}

/** Each setting in JSON by its path. */
function settingsIn(config: Config): Map<string, string> {
  return new Map([...settingValues(config)].map(([path, value]) => [path, JSON.stringify(value)]));
}
