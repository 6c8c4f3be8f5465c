import { outcomeNames } from '../../experiments/outcomes.ts';
import { data, json, quiet, set } from './shared.ts';
import { collect, number, oneOf, seeds, wholeNumber } from './values.ts';

export const experiment = {
  argument: '<...>',
  description: 'an experiment file, its name where it is shipped, configs, or an experiment that was begun',
} as const;

/** What says which experiment is meant. */
export const requestFlags = {
  seeds: {
    value: '<seeds>',
    description: 'how many seeds, from 1 on, or a list such as 1,2,3 (default: 10)',
    parse: seeds,
  },
  vary: {
    value: '<key=values>',
    description:
      "vary a setting, as in 'model.layers.*.dropout=0,0.2'; may be repeated, for all combinations",
    parse: collect,
  },
  set,
  data,
  metric: {
    value: '<name>',
    description: `what is compared: ${outcomeNames.join(', ')} (default: testAccuracy)`,
    parse: oneOf(outcomeNames),
  },
  margin: {
    value: '<x>',
    description: 'largest difference that does not matter (default: 0.1 points of accuracy, none for losses)',
    parse: number('a number above 0', (value) => value > 0 && Number.isFinite(value)),
  },
  baseline: {
    value: '<file>',
    description:
      'results.jsonl of before: exit with code 1 unless it is shown over seeds that no config is worse by more than the margin',
  },
  out: {
    value: '<dir>',
    description: 'directory of the experiment (default: experiments/<name>-<n>, the same one to go on)',
  },
} as const;

/** How its trainings are run. */
export const poolingFlags = {
  jobs: {
    value: '<n>',
    description: 'trainings at once, which share the cores (default: one for each core)',
    parse: wholeNumber('from 1 to 256', 1, 256),
  },
  retry: {
    value: '<n>',
    description: 'try trainings that failed again, so often',
    parse: wholeNumber('from 0 to 100', 0, 100),
  },
  timeout: {
    value: '<seconds>',
    description: 'give a training up that takes longer',
    parse: number('a number of seconds', (value) => value > 0 && value < 2_000_000),
  },
} as const;

export const markdown = { description: 'print Markdown, as in summary.md, instead of text' };

/** What the commands have in common that train over seeds. */
export const experimentFlags = {
  ...requestFlags,
  wilcoxon: { description: "make Wilcoxon's signed-rank test too" },
  ...poolingFlags,
  dryRun: { description: 'list the trainings, which of them are done, and how long they take at most' },
  markdown,
  report: { description: 'write a page with charts too: report.html in the experiment' },
  json,
  quiet,
} as const;
