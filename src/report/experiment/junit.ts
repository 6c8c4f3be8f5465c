import junitModule, { type Builder, type TestCase } from 'junit-report-builder';
import type { Analysis } from '../../experiments/analysis.ts';
import type { CellResult } from '../../experiments/results.ts';
import { inLines, inOneLine } from '../../received.ts';
import { type Breach, breachesOf } from './gates.ts';

/** Its types take the module for one of ES. */
const junit = junitModule as unknown as Builder;

/** A training with what came of it; neither result nor failure where it has not ended. */
export type EndedCell = Pick<CellResult, 'arm' | 'seed' | 'training' | 'failure'>;

/**
 * `junit.xml`: a suite for each config, in it a test for each training, which fails where a gate is broken, and one for the
 * comparison with results of before.
 */
export function renderJUnit(analysis: Analysis, cells: readonly EndedCell[]): string {
  const builder = junit.newBuilder().name(inOneLine(analysis.name));
  for (const { name } of analysis.arms) addSuite(builder, name, analysis, cells);
  const root = /^(<testsuites(?: \w+="[^"]*")*?) skipped="\d+"/m; // schemas know no such attribute there
  return `${builder.build().replace(root, '$1')}\n`;
}

function addSuite(builder: Builder, name: string, analysis: Analysis, all: readonly EndedCell[]): void {
  const isOfArm = ({ arm }: { readonly arm: string }) => arm === name;
  const breaches = breachesOf(analysis).filter(isOfArm);
  const cells = all.filter(isOfArm);
  const suite = builder.testSuite().name(inOneLine(name)).time(secondsOf(cells));
  const newTest = (title: string) => suite.testCase().className(inOneLine(name)).name(inOneLine(title));
  for (const cell of cells) {
    const ofCell = breaches.filter(({ seed }) => seed === cell.seed);
    end(newTest(`seed ${cell.seed}`).time(secondsOf([cell])), cell, ofCell);
  }
  for (const { baseline } of analysis.regressions.filter(isOfArm)) {
    const ofArm = breaches.filter(({ seed }) => seed === undefined);
    fail(newTest(`no regression from ${baseline}`), ofArm);
  }
}

function end(test: TestCase, { training, failure }: EndedCell, breaches: readonly Breach[]): void {
  if (failure !== undefined) {
    const lines = inLines(failure.message);
    test.error(lines.split('\n')[0], failure.code, lines);
  } else if (training === undefined) test.skipped();
  else fail(test, breaches);
}

/** With all its lines: readers show the first failure of a test, its message or its content. */
function fail(test: TestCase, breaches: readonly Breach[]): void {
  const [first] = breaches;
  if (first === undefined) return;
  const lines = breaches.map(({ message }) => inOneLine(message)).join('\n');
  test.failure(lines, first.code).stacktrace(lines);
}

function secondsOf(cells: readonly EndedCell[]): number {
  const seconds = cells.reduce((sum, { training }) => sum + (training?.seconds ?? 0), 0);
  return Math.round(1000 * seconds) / 1000;
}
