import { realpathSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../errors.ts';
import { begunPlan } from './begun-plan.ts';
import type { Cell } from './cell.ts';
import type { ExperimentDirectory } from './directory.ts';
import type { Plan } from './plan.ts';
import type { CellResult } from './results.ts';

/** A result and where it was found. */
interface Found {
  readonly result: CellResult;
  readonly directory: ExperimentDirectory;
}

/**
 * The experiment that all these directories are of.
 *
 * @throws UserError where one of them is of no experiment, or of another one
 */
export async function commonPlan(directories: readonly ExperimentDirectory[]): Promise<Plan> {
  const plans: Plan[] = [];
  for (const directory of directories) plans.push(await begunPlan(directory));
  const [first, ...others] = plans as [Plan, ...Plan[]];
  const other = others.findIndex(({ identity }) => identity !== first.identity);
  if (other < 0) return first;
  throw new UserError(
    'experiment/other',
    `expected directories of one experiment, received two: ${directories[0]?.path} (${first.name}) and ${directories[other + 1]?.path} (${others[other]?.name})`,
    'Their configs, seeds or data differ. Merge those of each experiment by themselves.',
  );
}

/**
 * Brings what several machines have run of an experiment together: results, and the runs that are there.
 *
 * @param target where; what it has already counts too
 * @returns the results, those of the target first where a training was run twice
 * @throws UserError where two results of a training differ in more than their time
 */
export async function mergeExperiments(
  { cells }: Plan,
  sources: readonly ExperimentDirectory[],
  target: ExperimentDirectory,
): Promise<Map<string, CellResult>> {
  const directories = [target, ...sources.filter(({ path }) => !isSame(path, target.path))];
  const found = await gather(directories);
  for (const cell of cells) {
    const from = found.get(cell.id)?.directory ?? (await firstWithRun(cell, directories));
    if (from === undefined || from === target || !(await from.hasRun(cell.directory))) continue;
    await target.copyRun(cell.directory, from);
  }
  return new Map([...found].map(([cell, { result }]) => [cell, result]));
}

/** What was trained somewhere has not failed. */
async function gather(directories: readonly ExperimentDirectory[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const directory of directories) {
    for (const [cell, result] of await directory.readResults()) {
      const before = found.get(cell);
      if (before?.result.training !== undefined) checkAgreement(before, { result, directory });
      else if (before === undefined || result.training !== undefined) found.set(cell, { result, directory });
    }
  }
  return found;
}

/** A training that was interrupted can go on where the rest is. */
async function firstWithRun(
  { directory: run }: Cell,
  directories: readonly ExperimentDirectory[],
): Promise<ExperimentDirectory | undefined> {
  for (const directory of directories) if (await directory.hasRun(run)) return directory;
  return undefined;
}

/** The same training has the same result on every machine, or something is wrong with one of them. */
function checkAgreement(one: Found, other: Found): void {
  const [a, b] = [one, other].map(({ result: { training } }) => training && { ...training, seconds: 0 });
  if (b === undefined || isDeepStrictEqual(a, b)) return;
  const { arm, seed } = one.result;
  throw new UserError(
    'experiment/disagreement',
    `${arm}, seed ${seed}: expected the same result wherever it was trained, received one of ${one.directory.path} and another of ${other.directory.path}`,
    'Leave one of the directories out, and train what is missing then again.',
  );
}

function isSame(a: string, b: string): boolean {
  return realpathSync(a) === realpathSync(b);
}
