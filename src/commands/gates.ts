import { loadConfig } from '../config/load.ts';
import { NegativeAnswer, UserError } from '../errors.ts';
import type { Figures } from '../gates/gate.ts';
import type { GateSettings } from '../gates/index.ts';
import { type JudgedGate, type Limit, limitsOf } from '../gates/judge.ts';
import { secondsOf } from '../jobs/run-job.ts';
import type { RunDirectory } from '../runs/run-directory.ts';

/** The gates of a config, with `--min-accuracy` in the place of its own. */
export function limitsWith(settings: GateSettings | undefined, minAccuracy: number | undefined): Limit[] {
  if (minAccuracy === undefined) return limitsOf(settings);
  const { minAccuracy: _, ...others } = settings ?? {};
  return [{ gate: 'minAccuracy', limit: minAccuracy, setBy: '--min-accuracy' }, ...limitsOf(others)];
}

/** A line for each gate that is broken; undefined where all hold. */
export function brokenGates(judged: readonly JudgedGate[]): NegativeAnswer | undefined {
  const errors = judged.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first === undefined || errors.length === 1) return first;
  return new NegativeAnswer(
    first.code,
    errors.map(({ message }) => message),
    errors.find(({ hint }) => hint !== undefined)?.hint,
  );
}

/** What a run demands of its network, and what is known of its training. */
export interface RunGates extends Pick<Figures, 'gap' | 'seconds'> {
  readonly settings: GateSettings;
}

/** @param testAccuracy of its network */
export async function gatesOfRun(run: RunDirectory, testAccuracy: number): Promise<RunGates> {
  const settings = await readGates(run.configPath);
  const trained = settings.maxGap === undefined ? undefined : (await run.readEnd())?.train;
  const gap = trained && trained.accuracy - testAccuracy;
  const seconds = settings.maxSeconds === undefined ? undefined : secondsOf(await run.readHistory());
  return { settings, gap, seconds };
}

/** Where the config of a run is gone, its gates are. */
async function readGates(config: string): Promise<GateSettings> {
  try {
    return (await loadConfig(config, [])).config.gates ?? {};
  } catch (error) {
    if (error instanceof UserError && error.code === 'config/missing') return {};
    throw error;
  }
}
