import { classTitles } from '../class-titles.ts';
import { share, wholeNumber } from '../quantities.ts';
import type { PicturedMistake, RunReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { inkPicture } from './pictures.ts';
import { details, tableInParts } from './table.ts';

/** Probabilities shown below a picture. */
const MOST_ANSWERS = 3;

/**
 * The worst mistakes, as the network sees them.
 *
 * @param hasPad whether each can be put on a pad and changed
 */
export async function mistakesSection(report: RunReport, hasPad: boolean): Promise<Markup> {
  const { mistakes, worst } = report;
  if (worst.length === 0) return html`<section><h2>Mistakes</h2><p>There are none.</p></section>\n`;
  const pictures = await Promise.all(worst.map((mistake) => picture(mistake, report, hasPad)));
  const which = mistakes > worst.length ? `The worst ${worst.length} of ${wholeNumber(mistakes)}` : 'All';
  const order = `${which}, those first whose own class had the least probability.`;
  return html`<section><h2>Worst mistakes</h2>
<p>${order} <code>predict --index</code> shows one by its number.</p>
<ul class="pictures">\n${pictures}</ul>
${details('Probabilities of all classes', probabilities(report))}</section>\n`;
}

async function picture(mistake: PicturedMistake, report: RunReport, hasPad: boolean): Promise<Markup> {
  const { index, label, prediction, pixels } = mistake;
  const [height, width] = report.manifest.dataset.imageShape;
  const titles = titlesOf(report);
  const address = await inkPicture(pixels, [height, width]);
  const text = `${titles[label]} taken for ${titles[prediction]}`;
  return html`<li><figure><img class="ink" src="${address}" width="${width}" height="${height}" alt="Image ${index}: ${text}">
<figcaption>image ${index}: ${text}</figcaption></figure>${answers(mistake, titles)}${hasPad ? html`<button type="button" class="to-pad" hidden>Draw on it<span class="unseen">: image ${index}</span></button>` : undefined}</li>\n`;
}

/** The most probable classes, and the true one. */
function answers({ label, probabilities }: PicturedMistake, titles: readonly string[]): Markup {
  const likely = [...probabilities.keys()]
    .sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0))
    .slice(0, MOST_ANSWERS);
  const shown = likely.includes(label) ? likely : [...likely.slice(0, -1), label];
  const items = shown.map((index) => {
    const probability = probabilities[index] ?? 0;
    const kind = index === label ? 'right' : 'wrong';
    return html`<li>${titles[index]}${index === label ? ' (true)' : ''}: ${share(probability)} ${bar(probability, kind)}</li>`;
  });
  return html`<ul class="answers">${items}</ul>`;
}

function bar(probability: number, kind: 'right' | 'wrong'): Markup {
  return html`<svg class="bars" viewBox="0 0 100 4" width="100" height="4" aria-hidden="true"><rect class="${kind}" width="${(100 * probability).toFixed(2)}" height="4"/></svg>`;
}

function titlesOf({ evaluation, classNames }: RunReport): string[] {
  return classTitles(evaluation.confusion.length, classNames);
}

function probabilities(report: RunReport): Markup {
  const { worst } = report;
  const titles = titlesOf(report);
  const rows = worst.map(({ index, label, prediction, probabilities }) => [
    index,
    titles[label] ?? label,
    titles[prediction] ?? prediction,
    ...probabilities.map(share),
  ]);
  return tableInParts('Probabilities', ['image', 'true', 'taken for', ...titles], rows, 3);
}
