import { commandLine } from '../command-line.ts';
import { NegativeAnswer } from '../errors.ts';
import type { Analysis } from '../experiments/analysis.ts';
import { renderRemark } from '../report/error.ts';
import { type Breach, breachesOf, MOST_BREACHES } from '../report/experiment/gates.ts';
import { renderMarkdown } from '../report/experiment/markdown.ts';
import { annotate, appendStepSummary } from './github.ts';
import type { Io } from './io.ts';

/** How a command came to an analysis. */
export interface Circumstances {
  /** How the trainings that failed are tried again. */
  readonly hint?: string | undefined;
  readonly isInterrupted: boolean;
}

/** Why an experiment must not look like one that went well: trainings that failed or are missing, gates that are broken. */
export function objectionsTo(
  analysis: Analysis,
  path: string,
  { hint, isInterrupted }: Circumstances,
): NegativeAnswer[] {
  const objections = [
    failedTrainings(path, analysis.failures, totalOf(analysis), hint),
    isInterrupted ? undefined : unfinished(analysis, path),
    broken(breachesOf(analysis)),
  ];
  return objections.flatMap((objection) => objection ?? []);
}

/** The first by name; nothing where none has failed. */
export function failedTrainings(
  path: string,
  failures: readonly { readonly arm: string; readonly seed: number; readonly message: string }[],
  count: number,
  hint = 'To try them again, add --retry 1 to the same command.',
): NegativeAnswer | undefined {
  const [first] = failures;
  if (first === undefined) return undefined;
  const words = `${path}: ${failures.length} of ${count} trainings failed, first ${first.arm}, seed ${first.seed}: ${first.message.split('\n')[0]}`;
  return new NegativeAnswer('experiment/failed', words, hint);
}

/** What is said after Ctrl-C. */
export function renderInterruption(ended: number, count: number): string {
  return renderRemark(`Interrupted: ${ended} of ${count} trainings have ended. The same command goes on.`);
}

export function totalOf({ cells: { done, failed, missing } }: Pick<Analysis, 'cells'>): number {
  return done + failed + missing;
}

/** Of trainings that other machines were to run. */
function unfinished(analysis: Analysis, path: string): NegativeAnswer | undefined {
  const { missing } = analysis.cells;
  if (missing === 0) return undefined;
  const words = `${path}: ${missing} of ${totalOf(analysis)} trainings have not been run to their end`;
  return new NegativeAnswer(
    'experiment/unfinished',
    words,
    `To run them here: ${commandLine('batch', path)}`,
  );
}

/** A line for each gate that is broken, up to as many as anybody reads. */
function broken(breaches: readonly Breach[]): NegativeAnswer | undefined {
  const [first] = breaches;
  if (first === undefined) return undefined;
  const lines = breaches.slice(0, MOST_BREACHES).map(({ message }) => message);
  const left = breaches.length - lines.length;
  const isOfSeeds = breaches.some(({ gate }) => gate === 'baseline');
  return new NegativeAnswer(
    first.code,
    left === 0 ? lines : [...lines, `and ${left} more`],
    isOfSeeds
      ? 'More seeds make the interval narrower; --margin says which difference does not matter.'
      : undefined,
  );
}

/** What GitHub Actions shows outside of the log. */
export async function showInCi(io: Io, analysis: Analysis): Promise<void> {
  const failures = analysis.failures.map(({ arm, seed, message }) => ({
    title: 'Training failed',
    message: `${arm}, seed ${seed}: ${message.split('\n')[0]}`,
  }));
  const breaches = breachesOf(analysis).map(({ gate, message }) => ({
    title: `Gate ${gate} is broken`,
    message,
  }));
  annotate(io, [...failures, ...breaches]);
  await appendStepSummary(io, renderMarkdown(analysis));
}
