import type { Cell } from './cell.ts';
import { findExperiment } from './open-experiment.ts';
import type { Plan } from './plan.ts';
import type { CellResult } from './results.ts';

/** A cell as it is listed. */
export interface ListedCell extends Pick<Cell, 'arm' | 'config' | 'settings' | 'seed' | 'estimatedSeconds'> {
  readonly cell: string;
  readonly state: 'to do' | 'done' | 'failed';
  /** The run, relative to the experiment. */
  readonly run: string;
}

/** All cells of an experiment, with what has become of them. */
export interface ListedCells {
  /** Where it has been begun. */
  readonly experiment: string | undefined;
  readonly cells: readonly ListedCell[];
}

/** @param out the directory of the experiment, as for `findExperiment` */
export async function listCells(plan: Plan, out?: string): Promise<ListedCells> {
  const directory = await findExperiment(plan, out);
  const results = (await directory?.readResults()) ?? new Map<string, CellResult>();
  return {
    experiment: directory?.path,
    cells: plan.cells.map(({ id, arm, config, settings, seed, estimatedSeconds, directory: run }) => ({
      cell: id,
      arm,
      config,
      settings,
      seed,
      state: stateOf(results.get(id)),
      estimatedSeconds,
      run,
    })),
  };
}

function stateOf(result: CellResult | undefined): ListedCell['state'] {
  if (result === undefined) return 'to do';
  return result.failure === undefined ? 'done' : 'failed';
}
