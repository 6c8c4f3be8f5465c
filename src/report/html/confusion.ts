import type { Evaluation } from '../../evaluation/evaluate.ts';
import { classTitles } from '../class-titles.ts';
import { largestConfusions } from '../confusions.ts';
import { shareOrDash } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { SHADES } from './style.ts';
import { details, scrolling, table } from './table.ts';

/** Of more classes the matrix takes the whole width of the window. */
const MOST_IN_COLUMN = 12;
/** Of more its figures are as small as on paper. */
const MOST_AT_FULL_SIZE = 40;
/** Wider ones are no picture any more. */
const MOST_CLASSES = 64;

/** Which classes are taken for which: as a picture made of a table, so that it can be read out too. */
export function confusionSection({
  evaluation,
  classNames,
}: Pick<RunReport, 'evaluation' | 'classNames'>): Markup {
  const { confusion } = evaluation;
  const titles = classTitles(confusion.length, classNames);
  return html`<section><h2>Confusions</h2>
${pictureAndList(evaluation, titles)}
${details('How each class fared', classes(evaluation, titles))}</section>\n`;
}

function pictureAndList(evaluation: Evaluation, titles: readonly string[]): Markup {
  const { confusion } = evaluation;
  const list = frequentConfusions(evaluation, titles);
  if (confusion.length > MOST_CLASSES) return list;
  const picture = matrix(confusion, titles);
  const size = confusion.length > MOST_AT_FULL_SIZE ? 'many crowd' : 'many';
  if (confusion.length > MOST_IN_COLUMN) return html`<div class="${size}">${picture}</div>${list}`;
  return html`<div class="columns"><div>${picture}</div><div>${list}</div></div>`;
}

function matrix(confusion: Evaluation['confusion'], titles: readonly string[]): Markup {
  const shares = confusion.map(sharesOf);
  const mistakes = shares.flatMap((row, label) => row.filter((_, predicted) => predicted !== label));
  const worst = Math.max(...mistakes);
  const heading = confusion.map((_, predicted) => html`<th scope="col">${predicted}</th>`);
  const rows = confusion.map((row, label) => {
    const cells = row.map((count, predicted) => {
      const share = shares[label]?.[predicted] ?? 0;
      return label === predicted ? cell(count, 'right', share) : cell(count, 'wrong', share / worst);
    });
    return html`<tr><th scope="row">${titles[label]}</th>${cells}</tr>\n`;
  });
  const caption = 'Images by their true class (rows) and the class they were taken for (columns)';
  const content = html`<table><caption>${caption}</caption><thead><tr><td></td>${heading}</tr></thead><tbody>\n${rows}</tbody></table>`;
  return html`<div class="matrix">${scrolling('Confusion matrix', content)}</div>`;
}

/** Of the images of one class. */
function sharesOf(row: readonly number[]): number[] {
  const support = row.reduce((sum, images) => sum + images, 0);
  return row.map((count) => count / (support || 1));
}

/** @param depth of its shade, from 0 to 1 */
function cell(count: number, kind: 'right' | 'wrong', depth: number): Markup {
  if (count === 0) return html`<td class="none">·</td>`;
  return html`<td class="${kind}${Math.max(1, Math.round(depth * SHADES))}">${count}</td>`;
}

function frequentConfusions({ confusion }: Evaluation, titles: readonly string[]): Markup {
  const rows = largestConfusions(confusion).map(({ label, predicted, count, support }) => [
    `${titles[label]} taken for ${titles[predicted]}`,
    count,
    `${((100 * count) / support).toFixed(1)} %`,
  ]);
  if (rows.length === 0) return html`<p>No image was taken for one of another class.</p>`;
  return table('Most frequent confusions', ['', 'images', 'of its class'], rows);
}

function classes({ perClass }: Evaluation, titles: readonly string[]): Markup {
  const rows = perClass.map(({ precision, recall, f1, support }, label) => [
    titles[label] ?? label,
    ...[precision, recall, f1].map(shareOrDash),
    support,
  ]);
  return table('Classes', ['class', 'precision', 'recall', 'F1', 'images'], rows);
}
