import type { MonteCarlo } from '../evaluation/monte-carlo.ts';
import type { OutOfDistribution } from '../evaluation/out-of-distribution.ts';
import type { SampleCurvePoint } from '../evaluation/sample-curve.ts';
import type { UncertaintyName } from '../evaluation/sampled-image.ts';
import { inOneLine } from '../received.ts';
import { loss, plural, share, wholeNumber } from './quantities.ts';
import { renderFirstColumns, renderTable } from './table.ts';

/** Monte-Carlo dropout, and how it was done. */
export interface SampledFigures extends MonteCarlo {
  readonly engine: string;
  readonly seed: number;
  /** Of each dropout layer, in order. */
  readonly rates: readonly number[];
}

/** How well uncertainty tells images of another source apart. */
export interface OutOfDistributionFigures extends OutOfDistribution {
  readonly source: string;
  readonly images: number;
  /** Where they are of the data that the network was trained on, of which it can tell nothing apart. */
  readonly isOfTraining?: boolean;
}

/** Names of the measures, in words. */
export const uncertaintyWords: Readonly<Record<UncertaintyName, string>> = {
  confidenceGap: '1 - confidence',
  predictiveEntropy: 'predictive entropy',
  mutualInformation: 'mutual information',
  variationRatio: 'variation ratio',
};
const names = Object.keys(uncertaintyWords) as UncertaintyName[];

/**
 * The curve over the number of samples, and how well each measure of uncertainty sorts right answers from wrong ones.
 *
 * @param figures with the name of the network, where there are several
 * @returns lines joined by line feeds, without one at the end
 */
export function renderMonteCarlo(
  figures: SampledFigures & { readonly of?: string },
  columns: number,
): string {
  const { samples, engine, seed, of: model } = figures;
  const [heading = [], ...rows] = uncertaintyRows(figures);
  const title = `Monte-Carlo dropout${model === undefined ? '' : ` of ${inOneLine(model)}`}`;
  return [
    `${title}: ${wholeNumber(samples)} samples of each image (engine ${engine}, seed ${seed})`,
    renderFirstColumns(curveRows(figures), columns),
    '',
    renderTable([['Uncertainty', ...heading.slice(1)], ...rows], columns),
  ].join('\n');
}

/** The curve over the number of samples, under headings. */
export function curveRows({ curve }: Pick<MonteCarlo, 'curve'>): string[][] {
  return [['samples', 'accuracy', '±', 'loss', '±', 'groups'], ...curve.map(curveRow)];
}

/** How well each measure of uncertainty sorts right answers from wrong ones, under headings. */
export function uncertaintyRows({ uncertainty }: Pick<MonteCarlo, 'uncertainty'>): string[][] {
  const rows = names.map((name) => {
    const { mean, aurc } = uncertainty[name];
    return [uncertaintyWords[name], loss(mean), loss(aurc)];
  });
  return [['', 'mean', 'AURC'], ...rows];
}

function curveRow(point: SampleCurvePoint): string[] {
  const { samples, groups, accuracy, accuracyDeviation, lossDeviation } = point;
  return [
    wholeNumber(samples),
    share(accuracy),
    deviation(accuracyDeviation),
    loss(point.loss),
    deviation(lossDeviation),
    wholeNumber(groups),
  ];
}

function deviation(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}

/**
 * A column for the network without dropout, and one for its samples where there are any.
 *
 * @returns lines joined by line feeds, without one at the end
 */
export function renderOutOfDistribution(figures: OutOfDistributionFigures): string {
  const { source, images, isOfTraining, weightScaling, monteCarlo } = figures;
  const plain: Partial<Record<UncertaintyName, number>> = weightScaling;
  const cells = (name: UncertaintyName) => [plain[name], ...(monteCarlo ? [monteCarlo[name]] : [])];
  const rows = names.map((name) => [name, cells(name)] as const);
  return [
    `Told apart from ${plural(images, 'image')} of ${inOneLine(source)}`,
    renderTable([
      ['AUROC', 'network', ...(monteCarlo ? ['samples'] : [])],
      ...rows
        .filter(([, row]) => row.some((value) => value !== undefined))
        .map(([name, row]) => [
          uncertaintyWords[name],
          ...row.map((value) => (value === undefined ? '-' : share(value))),
        ]),
    ]),
    ...(isOfTraining ? ['These are the data that it was trained on: there is nothing to tell apart.'] : []),
  ].join('\n');
}
