import { reportFormats } from '../../report/formats.ts';
import type { Command } from '../command.ts';
import type { ReportOptions } from '../report.ts';
import { backend, data, force, json, quiet } from './shared.ts';
import { oneOf } from './values.ts';

export const report: Command<ReportOptions> = {
  name: 'report',
  summary: 'write a report of a run: curves, confusions, worst mistakes, weights, calibration',
  parameters: {
    run: { argument: '[]', description: 'a run directory (default: the latest run)' },
    format: {
      value: '<name>',
      description: `${reportFormats.join(', ')} (default: html, one page that needs no network and no scripts)`,
      parse: oneOf(reportFormats),
    },
    out: { value: '<file>', description: 'where to write it (default: report.html or the like in the run)' },
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
    'dropout-mlp report runs/article-1 --format markdown --out article.md',
  ],
  load: () => import('../report.ts').then((module) => module.report),
};
