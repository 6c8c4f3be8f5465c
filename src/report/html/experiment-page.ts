import { stateOf } from '../experiment/counts.ts';
import type { ExperimentReport } from '../experiment/experiment-report.ts';
import { conclusion } from '../experiment/verdict.ts';
import { plural } from '../quantities.ts';
import { differencesSection } from './differences.ts';
import {
  armsSection,
  failuresSection,
  gatesSection,
  settingsSection,
  valuesSection,
} from './experiment-tables.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';
import { sweepSection } from './sweep.ts';
import { unbroken } from './unbroken.ts';

/** The report of an experiment as a page of HTML in one file: what was asked first, then what it rests on. */
export function renderExperimentPage(report: ExperimentReport): string {
  const { analysis } = report;
  const sections = [
    heading(report),
    differencesSection(analysis),
    gatesSection(analysis),
    sweepSection(analysis),
    armsSection(analysis),
    valuesSection(analysis),
    settingsSection(report),
    failuresSection(analysis),
  ];
  return page(`${analysis.name}: ${report.experiment}`, html`${sections}`);
}

function heading({ experiment, version, analysis }: ExperimentReport): Markup {
  const { name, arms, seeds, metric } = analysis;
  const facts = `${experiment}: ${plural(arms.length, 'config')}, ${plural(seeds.length, 'seed')}, by ${metric.title}; this report by dropout-mlp ${version}`;
  const state = stateOf(analysis);
  return html`<header><h1>${name}</h1><p class="soft">${facts}</p>
<p class="verdict">${unbroken(conclusion(analysis))}</p>
${state && html`<p class="warning">Mind: ${state}</p>`}</header>\n`;
}
