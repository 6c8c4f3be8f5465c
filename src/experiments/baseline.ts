import { UserError } from '../errors.ts';
import { readRegularFile } from '../files.ts';
import { MOST_BYTES, parseLine } from './directory.ts';
import { type OutcomeName, outcomes } from './outcomes.ts';
import type { Plan } from './plan.ts';
import type { CellResult } from './results.ts';

/** The results of an experiment that went before. */
export interface Baseline {
  /** Of its `results.jsonl`, wherever that is now. */
  readonly path: string;
  readonly results: readonly CellResult[];
}

/** An interval takes two. */
export const FEWEST_RESULTS = 2;

/** @throws UserError where the file is no such results */
export async function readBaseline(path: string): Promise<Baseline> {
  const text = (await readRegularFile(path, { maxBytes: MOST_BYTES, what: 'results' })).toString('utf8');
  const results = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const result = parseLine(line);
    if (result !== undefined) return [result];
    throw invalid(`${path}:${index + 1}: expected the result of a training, received another line`);
  });
  if (results.length === 0) throw invalid(`${path}: expected the results of trainings, received none`);
  return { path, results: [...new Map(results.map((result) => [result.cell, result])).values()] };
}

function invalid(message: string): UserError {
  return new UserError('baseline/invalid', message, 'Name the results.jsonl of an experiment.');
}

type Compared = Pick<Plan, 'arms' | 'seeds' | 'metric' | 'cells'>;

/**
 * @throws UserError where the trainings of a plan could not be compared with a baseline, however they end: no config has
 *   results in it, or one has too few, or was tested on other images
 */
export function checkBaseline({ path, results }: Baseline, plan: Compared): void {
  const arms = plan.arms.filter(({ name }) => results.some(({ arm }) => arm === name));
  if (arms.length === 0) {
    const names = [...new Set(results.map(({ arm }) => arm))].join(', ');
    const hint = 'Name results of the same configs, at the same settings.';
    const none = plan.arms.length === 1 ? plan.arms[0]?.name : 'any of these configs';
    throw new UserError(
      'baseline/other',
      `${path}: expected results of ${none}, received those of ${names}`,
      hint,
    );
  }
  if (plan.seeds.length < FEWEST_RESULTS) {
    const hint = 'Take more seeds, or leave the baseline out.';
    throw new UserError('baseline/seeds', `${path}: a baseline takes at least 2 seeds, received 1`, hint);
  }
  for (const { name } of arms) checkArm({ path, results }, name, plan);
}

function checkArm({ path, results }: Baseline, name: string, { metric, cells }: Compared): void {
  const own = results.filter(({ arm }) => arm === name);
  const count = own.filter((result) => hasFigure(result, metric)).length;
  if (count < FEWEST_RESULTS) {
    const words = `${path}: expected results of ${name} with a ${outcomes[metric].title} for at least 2 seeds, received ${count}`;
    throw new UserError('baseline/few', words, 'Take a baseline of more seeds.');
  }
  const testSet = cells.find(({ arm }) => arm === name)?.testSet;
  if (own.every((result) => result.testSet === undefined || result.testSet === testSet)) return;
  throw new UserError(
    'baseline/images',
    `${path}: ${name} was tested on other images there`,
    'Take the same data, and the same data.splitSeed where it has no test images of its own.',
  );
}

function hasFigure({ training }: CellResult, metric: OutcomeName): boolean {
  return training !== undefined && outcomes[metric].of(training, training.images) !== undefined;
}
