import { UserError } from '../errors.ts';
import { RunLock } from './lock.ts';
import type { RunEnd, RunManifest } from './records.ts';
import type { RunDirectory } from './run-directory.ts';

/** How it stands with a run: one that was killed is interrupted too. */
export type RunState = 'done' | 'diverged' | 'interrupted' | 'running' | 'damaged';

/** What can be said of a run without its config and its weights. */
export interface RunStanding {
  readonly state: RunState;
  /** Absent where it is damaged. */
  readonly manifest?: RunManifest;
  /** Absent where it is damaged, and where training has not ended. */
  readonly end?: RunEnd;
  /** What is damaged. */
  readonly damage?: UserError;
}

export async function standingOf(run: RunDirectory): Promise<RunStanding> {
  try {
    const [manifest, end] = [await run.readManifest(), await run.readEnd()];
    const state = (await RunLock.isHeld(run.path)) ? 'running' : stateAfter(end);
    return { state, manifest, ...(end && { end }) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'damaged', damage: error };
  }
}

function stateAfter(end: RunEnd | undefined): RunState {
  if (end === undefined || end.reason === 'interrupted') return 'interrupted';
  return end.reason === 'diverged' ? 'diverged' : 'done';
}
