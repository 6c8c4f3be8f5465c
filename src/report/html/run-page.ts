import { wholeNumber } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { verdictOf } from '../verdict.ts';
import { calibrationSection } from './calibration.ts';
import { confusionSection } from './confusion.ts';
import { curvesSection } from './curves.ts';
import { insideSection } from './inside.ts';
import { html, type Markup } from './markup.ts';
import { mistakesSection } from './mistakes.ts';
import { monteCarloSection } from './monte-carlo.ts';
import { type Pad, padSection } from './pad.ts';
import { page } from './page.ts';
import { repeatSection } from './repeat.ts';
import { unbroken } from './unbroken.ts';
import { weightsSection } from './weights.ts';

/**
 * The report of a run as a page of HTML in one file.
 *
 * @param pad what lets its reader draw for the network
 */
export async function renderRunPage(report: RunReport, pad: Pad): Promise<string> {
  const { firstLayer, manifest } = report;
  const sections = [
    heading(report),
    curvesSection(report),
    confusionSection(report),
    padSection(pad),
    await mistakesSection(report, !('missing' in pad)),
    firstLayer && (await weightsSection(firstLayer, manifest.dataset.imageShape)),
    calibrationSection(report),
    monteCarloSection(report),
    insideSection(report),
    repeatSection(report),
  ];
  const program = 'missing' in pad ? undefined : pad.program;
  return page(`${report.name}: ${report.run}`, html`${sections}`, program);
}

function heading(report: RunReport): Markup {
  const { name, run, manifest, warning } = report;
  const { startedAt, seed, parameters } = manifest;
  const facts = `${run}, seed ${seed}, ${unbroken(wholeNumber(parameters))} parameters, started ${startedAt}`;
  return html`<header><h1>${name}</h1><p class="soft">${facts}</p>
<p class="verdict">${unbroken(verdictOf(report))}</p>
${warning && html`<p class="warning">Mind: ${warning}.</p>`}</header>\n`;
}
