import type { DatasetDescription, SetDescription } from '../dataset/describe.ts';
import { inOneLine } from '../received.ts';
import { renderDigit } from './digit.ts';
import { plural, wholeNumber } from './quantities.ts';
import { fits, renderTable } from './table.ts';
import { wrap, wrapBehind } from './wrap.ts';

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
 * @param columns that drawings may take
 * @param room columns that lines of text may take
 */
export function renderDataInfo(
  description: DatasetDescription,
  samples: readonly Sample[],
  columns: number,
  room = columns,
): string {
  const { source, classes, imageShape, fingerprint, transposed, remarks } = description;
  const facts = [
    ['data', inOneLine(source)],
    ['images', `${imageShape.join(' x ')} pixels, ${classes} ${classes === 1 ? 'class' : 'classes'}`],
    ['train', plural(description.train.count, 'image')],
    ['test', renderTestSet(description.test)],
    ...(transposed ? [['transposed', renderTransposition(transposed)]] : []),
    ['fingerprint', `sha256 ${inPieces(fingerprint, room - NAMES)}`],
  ] as const;
  const sections = [
    facts.flatMap(([name, value]) => renderFact(name, value, room)).join('\n'),
    renderBalance(description, room),
    ...(remarks.length > 0 ? [remarks.flatMap((remark) => wrap(remark, room)).join('\n')] : []),
    ...renderFiles(description, room),
    renderSamples(samples, imageShape, columns),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Columns of the names of facts. */
const NAMES = 13;

function renderFact(name: string, value: string, columns: number): string[] {
  return wrapBehind(name.padEnd(NAMES), value, columns);
}

/** A checksum with spaces, at which it breaks into pieces of one length, where it is longer than a line. */
function inPieces(checksum: string, columns: number): string {
  const length = columns >= checksum.length ? checksum.length : columns >= 32 ? 32 : 16;
  return (checksum.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(' ');
}

function renderTestSet(test: SetDescription | undefined): string {
  return test ? plural(test.count, 'image') : 'none of its own: data.testFraction of the images is set apart';
}

function renderTransposition({ sets, because }: NonNullable<DatasetDescription['transposed']>): string {
  return `${sets.join(' and ')} images on loading, because ${because}`;
}

/** A row for each class that has images. */
function renderBalance({ train, test }: DatasetDescription, columns: number): string {
  const sets = [['train', train] as const, ...(test ? [['test', test] as const] : [])];
  const headings = ['class', ...sets.flatMap(([name]) => [name, '%'])];
  const rows = train.countPerClass.map((_, label) =>
    sets.flatMap(([, { count, countPerClass }]) => {
      const ofClass = countPerClass[label] as number;
      return [wholeNumber(ofClass), ((100 * ofClass) / count).toFixed(1)];
    }),
  );
  const isEmpty = (label: number) => sets.every(([, { countPerClass }]) => countPerClass[label] === 0);
  const withImages = rows.flatMap((cells, label) => (isEmpty(label) ? [] : [[String(label), ...cells]]));
  return renderTable([headings, ...withImages], columns);
}

function renderFiles({ files }: DatasetDescription, columns: number): string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ path, bytes, sha256 }) => [inOneLine(path), wholeNumber(bytes), sha256]);
  const table = renderTable([['file', 'bytes inflated', 'sha256 inflated'], ...rows], columns);
  if (fits(table, columns)) return [table];
  const stacked = rows.flatMap(([path = '', bytes = '', sha256 = '']) => [
    path,
    `  inflated ${bytes} bytes, sha256`,
    ...wrap(`  ${inPieces(sha256, columns - 2)}`, columns),
  ]);
  return [stacked.join('\n')];
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
  return rows.map((row) => renderRow(row, [height, width], columns)).join('\n');
}

function renderRow(
  samples: readonly Sample[],
  [height, width]: DatasetDescription['imageShape'],
  columns: number,
): string {
  const drawings = samples.map(({ label, pixels }) => {
    const title = `class ${label}`.padEnd(Math.min(width, columns));
    return [title, ...renderDigit(pixels, height, width, columns).split('\n')];
  });
  const lines = drawings[0]?.map((_, line) => drawings.map((drawing) => drawing[line]).join(' '.repeat(GAP)));
  return (lines ?? []).map((line) => line.trimEnd()).join('\n');
}
