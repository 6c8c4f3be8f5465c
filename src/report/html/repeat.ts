import { repeatCommand, versionRows } from '../repeat.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';

/** What it takes to have the same network again. */
export function repeatSection(report: RunReport): Markup {
  return html`<section><h2>The same again</h2>
<p>This config, kept as <code>config.yaml</code>, trains the same weights bit for bit:</p>
<pre tabindex="0"><code>${repeatCommand}</code></pre>
<pre tabindex="0"><code>${report.config}</code></pre>
<div class="columns words">${table('Made with', ['', ''], versionRows(report))}</div></section>\n`;
}
