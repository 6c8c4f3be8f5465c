import { wholeNumber } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { verdictOf } from '../verdict.ts';
import { calibrationSection } from './calibration.ts';
import { confusionSection } from './confusion.ts';
import { curvesSection } from './curves.ts';
import { html, type Markup } from './markup.ts';
import { mistakesSection } from './mistakes.ts';
import { page } from './page.ts';
import { repeatSection } from './repeat.ts';
import { weightsSection } from './weights.ts';

/** The report of a run as a page of HTML in one file. */
export async function renderRunPage(report: RunReport): Promise<string> {
  const { firstLayer, manifest } = report;
  const sections = [
    heading(report),
    curvesSection(report),
    confusionSection(report.evaluation),
    await mistakesSection(report),
    firstLayer && (await weightsSection(firstLayer, manifest.dataset.imageShape)),
    calibrationSection(report),
    repeatSection(report),
  ];
  return page(`${report.name}: ${report.run}`, html`${sections}`);
}

function heading(report: RunReport): Markup {
  const { name, run, manifest, warning } = report;
  const { startedAt, seed, parameters } = manifest;
  const facts = `${run}, seed ${seed}, ${wholeNumber(parameters)} parameters, started ${startedAt}`;
  return html`<header><h1>${name}</h1><p class="soft">${facts}</p>
<p class="verdict">${verdictOf(report)}</p>
${warning && html`<p class="warning">Mind: ${warning}.</p>`}</header>\n`;
}
