import type { DatasetDescription, SetDescription } from '../dataset/describe.ts';
import { inOneLine } from '../received.ts';
import { renderDigit } from './digit.ts';
import { renderTable } from './table.ts';

/** An image to draw: pixels [height, width], row by row. */
export interface Sample {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** Columns between two drawings. */
const GAP = 2;

/**
 * Describes a data set in text: counts, shape, class balance, checksums and some images.
 *
 * @param samples drawn side by side, in two rows of as many as fit
 * @param columns width of the terminal in characters
 */
export function renderDataInfo(
  description: DatasetDescription,
  samples: readonly Sample[],
  columns: number,
): string {
  const { source, classes, imageShape, fingerprint, transposed, remarks } = description;
  const facts = [
    ['data', inOneLine(source)],
    ['images', `${imageShape.join(' x ')} pixels, ${classes} ${classes === 1 ? 'class' : 'classes'}`],
    ['train', `${description.train.count} images`],
    ['test', renderTestSet(description.test)],
    ...(transposed ? [['transposed', renderTransposition(transposed)]] : []),
    ['fingerprint', `sha256 ${fingerprint}`],
  ];
  const sections = [
    facts.map(([name, value]) => `${name?.padEnd(13)}${value}`).join('\n'),
    renderBalance(description),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
    ...renderFiles(description),
    renderSamples(samples, imageShape, columns),
  ];
  return `${sections.join('\n\n')}\n`;
}

function renderTestSet(test: SetDescription | undefined): string {
  return test ? `${test.count} images` : 'none of its own: data.testFraction of the images is set apart';
}

function renderTransposition({ sets, because }: NonNullable<DatasetDescription['transposed']>): string {
  return `${sets.join(' and ')} images on loading, because ${because}`;
}

/** A row for each class that has images. */
function renderBalance({ train, test }: DatasetDescription): string {
  const sets = [['train', train] as const, ...(test ? [['test', test] as const] : [])];
  const headings = ['class', ...sets.flatMap(([name]) => [name, '%'])];
  const rows = train.countPerClass.map((_, label) =>
    sets.flatMap(([, { count, countPerClass }]) => {
      const ofClass = countPerClass[label] as number;
      return [String(ofClass), ((100 * ofClass) / count).toFixed(1)];
    }),
  );
  const isEmpty = (label: number) => sets.every(([, { countPerClass }]) => countPerClass[label] === 0);
  const withImages = rows.flatMap((cells, label) => (isEmpty(label) ? [] : [[String(label), ...cells]]));
  return renderTable([headings, ...withImages]);
}

function renderFiles({ files }: DatasetDescription): string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ path, bytes, sha256 }) => [inOneLine(path), String(bytes), sha256]);
  return [renderTable([['file', 'bytes inflated', 'sha256 inflated'], ...rows])];
}

/** Draws images under their classes: two rows of as many as fit side by side, at least one. */
function renderSamples(
  samples: readonly Sample[],
  [height, width]: DatasetDescription['imageShape'],
  columns: number,
): string {
  const fitting = Math.max(1, Math.floor((columns + GAP) / (width + GAP)));
  const rows = [samples.slice(0, fitting), samples.slice(fitting, 2 * fitting)].filter(
    (row) => row.length > 0,
  );
  return rows.map((row) => renderRow(row, height, width)).join('\n');
}

function renderRow(samples: readonly Sample[], height: number, width: number): string {
  const drawings = samples.map(({ label, pixels }) => {
    const title = `class ${label}`.padEnd(width);
    return [title, ...renderDigit(pixels, height, width).split('\n')];
  });
  const lines = drawings[0]?.map((_, line) => drawings.map((drawing) => drawing[line]).join(' '.repeat(GAP)));
  return (lines ?? []).map((line) => line.trimEnd()).join('\n');
}
