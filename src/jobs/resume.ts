import { dumpConfig } from '../config/dump.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { openRun } from '../runs/find-run.ts';
import { asMovedData } from '../runs/moved-data.ts';
import type { RunManifest } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { Checkpoint } from '../training/training.ts';
import {
  checkSchedules,
  checkShapes,
  checkUnchanged,
  continuation,
  noteOnNames,
  readTraining,
} from './continuation.ts';
import { prepareRequest, type RecordedJob, type TrainingRequest } from './new-run.ts';
import type { Compute } from './prepare.ts';

/**
 * Takes up a run where its last checkpoint left it. How long it trains and how classes are called may be changed, nothing else.
 *
 * @throws UserError where there is no such run, or its data is not what it was
 */
export async function resumeRun(
  path: string,
  request: Pick<TrainingRequest, 'set' | 'data' | 'threads'>,
): Promise<RecordedJob> {
  const run = await openRun(path);
  await run.lock();
  try {
    return await takeUp(run, request);
  } catch (error) {
    run.unlock();
    throw error;
  }
}

async function takeUp(run: RunDirectory, request: TrainingRequest): Promise<RecordedJob> {
  const [saved, manifest] = [await readTraining(run), await run.readManifest()];
  const { prepared, dataset } = await prepareRequest(
    { ...request, config: run.configPath },
    computeOf(manifest),
  ).catch((error) => {
    throw asMissing(request.data === undefined ? asMovedData(error, run.path) : error, run.path);
  });
  checkUnchanged(run, saved.config, prepared.config);
  checkSchedules(run, saved.config, prepared.config, saved.checkpoint);
  if (dataset.fingerprint !== manifest.dataset.fingerprint) {
    const hint = 'Name the data it began with by --data, or train anew.';
    throw new UserError(
      'run/other-data',
      `${dataset.source}: not the images that ${run.path} was trained on so far`,
      hint,
    );
  }
  checkShapes(run, saved.checkpoint, prepared.model);
  const { history, damage } = saved;
  const from = continuation(run.path, saved.checkpoint, history, prepared.config.training);
  await run.removeReports();
  await run.writeConfig(dumpConfig(prepared.config));
  await run.writeHistory(history);
  const warnings = [damage && fellBack(damage, from), lostBest(from, prepared.config.training)];
  const found = warnings.filter((warning) => warning !== undefined);
  const note = noteOnNames(saved.config, prepared.config);
  return {
    ...prepared,
    run,
    from,
    history,
    warnings: [...prepared.warnings, ...found],
    ...(note && { note }),
  };
}

function lostBest({ best, observers }: Checkpoint, training: Config['training']): string | undefined {
  const { bestEpoch } = observers.earlyStopping ?? {};
  if (!training.earlyStopping?.restoreBest || bestEpoch === undefined || best !== undefined) return undefined;
  return `the weights of epoch ${bestEpoch}, the best so far by these settings, were not kept: only those of a better one can be put back`;
}

function fellBack({ message }: UserError, { epoch }: Checkpoint): string {
  return `${message}; going on from the one before, ${epoch === 0 ? 'of the beginning' : `of epoch ${epoch}`}`;
}

/** What the bits of a run depend on besides its config. */
function computeOf({ engine, backend }: RunManifest): Omit<Compute, 'threads'> {
  return { engine, backend: backend.name, environment: backend.tensorflow?.environment };
}

/** Nothing else goes on to the same bits, so that the usual advice to take another backend or engine does not help here. */
function asMissing(error: unknown, path: string): unknown {
  const [, what] = (error instanceof UserError && /^(backend|fused)\//.exec(error.code)) || [];
  if (!(error instanceof UserError) || what === undefined) return error;
  const machine = what === 'fused' ? 'engine' : what;
  const hint = `${path} goes on with the ${machine} it began with: take it up where that works, or train anew.`;
  return new UserError(error.code, error.message, hint);
}
