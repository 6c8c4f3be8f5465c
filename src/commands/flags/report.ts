import { reportFormats } from '../../report/formats.ts';
import type { Command } from '../command.ts';
import type { ReportOptions } from '../report.ts';
import { backend, data, force, json, quiet } from './shared.ts';
import { oneOf } from './values.ts';

export const report: Command<ReportOptions> = {
  name: 'report',
  summary: 'write a report of a run, or of an experiment: curves, mistakes, weights; differences over seeds',
  parameters: {
    target: { argument: '[]', description: 'directory of a run or an experiment (default: the latest run)' },
    format: {
      value: '<name>',
      description: `${reportFormats.join(', ')} (default: html, one page that needs no network and no scripts)`,
      parse: oneOf(reportFormats),
    },
    out: {
      value: '<file>',
      description: 'where to write it (default: report.html or the like in that directory)',
    },
    open: { description: 'open it in the browser' },
    data,
    backend,
    force,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp report',
    'dropout-mlp report runs/article-1 --open',
    'dropout-mlp report experiments/quick-1',
    'dropout-mlp report runs/article-1 --format markdown --out article.md',
  ],
  load: () => import('../report.ts').then((module) => module.report),
};
