import { UserError } from '../errors.ts';
import { listCells } from '../experiments/listed-cells.ts';
import { cellsTsv, renderCells } from '../report/experiment/cells.ts';
import { type ExperimentPlace, experimentPlan } from './experiment-plan.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';

export interface BatchCellsOptions extends CommonOptions, ExperimentPlace {
  readonly unfinished?: boolean;
  readonly tsv?: boolean;
}

/** Lists the trainings of an experiment, for a scheduler to run each by its identity. */
export async function batchCells(options: BatchCellsOptions, io: Io): Promise<ExitCode> {
  if (options.tsv && options.json)
    throw new UserError('cells/both', 'batch cells: expected --tsv or --json, received both');
  const { plan, out } = await experimentPlan(options);
  const { experiment, cells } = await listCells(plan, out);
  const listed = options.unfinished ? cells.filter(({ state }) => state !== 'done') : cells;
  print(io, options, { experiment, cells: listed }, () =>
    options.tsv ? cellsTsv(listed) : renderCells(listed, roomOf(io.stdout)),
  );
  return exitCodes.good;
}
