import { differingSettings } from '../config/differing-settings.ts';
import { loadConfig } from '../config/load.ts';
import type { WrittenConfig } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { listRuns } from '../runs/find-run.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { type RunState, standingOf } from '../runs/run-state.ts';

/** A run beside others. What is absent is not known, since the run is damaged, or has not come so far. */
export interface ListedRun {
  readonly run: string;
  readonly state: RunState;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  /** The name of its config. */
  readonly config?: string;
  /** The last one that was trained to its end. */
  readonly epochs?: number;
  /** On the test images, of the weights that were kept; a share in [0, 1]. Absent where they were never trained. */
  readonly accuracy?: number;
  /** By their paths: those in which it differs from other runs, unless it has the default. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What is damaged. */
  readonly error?: UserError;
}

interface ReadRun extends Omit<ListedRun, 'settings'> {
  readonly settings: ReadonlyMap<string, unknown>;
}

/** All runs, the last one first. */
export async function describeRuns(): Promise<ListedRun[]> {
  const runs: ReadRun[] = [];
  for (const run of await listRuns()) runs.push(await describe(run));
  const readable = runs.filter(({ state }) => state !== 'damaged');
  const paths = [...new Set(readable.flatMap(({ settings }) => [...settings.keys()]))];
  const differing = new Set(
    paths.filter((path) => differs(readable.map(({ settings }) => settings.get(path)))),
  );
  return runs.map(({ settings, ...run }) => {
    const own = [...settings].filter(([path]) => differing.has(path));
    return { ...run, settings: Object.fromEntries(own) };
  });
}

function differs(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}

async function describe(run: RunDirectory): Promise<ReadRun> {
  const { state, manifest, end, damage } = await standingOf(run);
  if (damage !== undefined) return damaged(run, damage);
  try {
    const { config } = await loadConfig(run.configPath);
    const epochs = end?.lastEpoch ?? (await run.readHistory()).length;
    return {
      run: run.path,
      state,
      ...(manifest && { startedAt: manifest.startedAt }),
      config: config.name,
      epochs,
      ...(end?.test && end.weightsOfEpoch > 0 && { accuracy: end.test.accuracy }),
      settings: comparableSettings(config),
    };
  } catch (error) {
    if (error instanceof UserError) return damaged(run, error);
    throw error;
  }
}

function damaged({ path }: RunDirectory, error: UserError): ReadRun {
  return { run: path, state: 'damaged', settings: new Map(), error };
}

/** Those that are not the default. */
function comparableSettings(config: WrittenConfig): Map<string, unknown> {
  const { seed, data } = config;
  return new Map([['seed', seed], ['data.source', data.source], ...differingSettings(config)]);
}
