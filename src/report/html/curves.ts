import { figures } from '../charts/curves.ts';
import { figureSvg, settingsSvgs } from '../charts/curves-svg.ts';
import { duration, loss, share } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { strengthWords } from '../strengths.ts';
import { html, type Markup, markup } from './markup.ts';
import { details, table } from './table.ts';

/** How training went: loss and accuracy with the gap between training and validation, and the learning rate. */
export function curvesSection(report: RunReport): Markup {
  const { run, history, strengths, end } = report;
  const runs = [{ name: run, records: history, bestEpoch: end?.bestEpoch }];
  const charts = [
    ...figures.map((figure) => figureSvg(figure, runs)),
    ...settingsSvgs(history, strengthWords(strengths).title),
  ].flatMap((svg) => (svg === undefined ? [] : [markup(svg)]));
  const text =
    charts.length === 0
      ? 'There are no two epochs, which would make a curve.'
      : `${measured(report)} The axes are logarithmic in the loss and in the share of mistakes where the curves need it.`;
  return html`<section><h2>Training</h2><p>${[text, ...constants(report)].join(' ')}</p>
<div class="columns">${charts}</div>
${details('All epochs', epochs(report))}</section>\n`;
}

/** What the curves are of. */
function measured({ history, strengths }: RunReport): string {
  const hasDropout = history.some(({ dropoutRates = [] }) => dropoutRates.length > 0);
  const when = hasDropout ? `after each epoch without ${strengthWords(strengths).by}` : 'after each epoch';
  return history.some(({ valLoss }) => valLoss !== undefined)
    ? `Both are measured ${when}; what is shaded is the gap.`
    : `The training images alone are measured, ${when}: there are no validation images.`;
}

/** What would be no curve, since it never changed. */
function constants({ history, strengths }: RunReport): string[] {
  const [rate, ...others] = new Set(history.map(({ learningRate }) => learningRate));
  const [rates, ...otherRates] = new Set(
    history.map(({ dropoutRates = [] }) => dropoutRates.map(digits).join(', ')),
  );
  return [
    ...(rate === undefined || others.length > 0 ? [] : [`The learning rate was ${rate} throughout.`]),
    ...(!rates || otherRates.length > 0
      ? []
      : [`The ${strengthWords(strengths).full} were ${rates} throughout.`]),
  ];
}

function epochs({ history }: RunReport): Markup {
  const layers = history[0]?.dropoutRates ?? [];
  const hasMomentum = history.some(({ momentum }) => momentum !== undefined);
  const heading = [
    ...['epoch', 'train loss', 'accuracy', 'val loss', 'accuracy', 'learning rate'],
    ...(hasMomentum ? ['momentum'] : []),
    ...layers.map((_, layer) => `dropout ${layer + 1}`),
    'time',
  ];
  const rows = history.map((record) => [
    record.epoch,
    loss(record.trainLoss),
    share(record.trainAccuracy),
    record.valLoss === undefined ? '-' : loss(record.valLoss),
    record.valAccuracy === undefined ? '-' : share(record.valAccuracy),
    digits(record.learningRate),
    ...(hasMomentum ? [digits(record.momentum)] : []),
    ...layers.map((_, layer) => digits(record.dropoutRates?.[layer])),
    duration(record.durationMs),
  ]);
  return table('Epochs', heading, rows);
}

/** As many as tell two epochs apart. */
function digits(value: number | undefined): string | number {
  return value === undefined ? '-' : Number(value.toPrecision(6));
}
