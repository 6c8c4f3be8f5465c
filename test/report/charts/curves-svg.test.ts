import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { figures, type RunHistory, settingCharts } from '../../../src/report/charts/curves.ts';
import { curvesSvg, figureSvg } from '../../../src/report/charts/curves-svg.ts';
import { epochRecord } from '../epoch-records.ts';

const records = [1, 2, 3].map((epoch) =>
  epochRecord(epoch, {
    trainLoss: 1 / 10 ** epoch,
    valLoss: 1 / epoch,
    trainAccuracy: 0.9,
    valAccuracy: 0.8,
  }),
);
const alone: RunHistory = { name: 'runs/a', records, bestEpoch: 3 };

function parse(svg: string) {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
  const lines = [...document.querySelectorAll('g[data-mark=line]')].map((group) => [
    group.getAttribute('stroke'),
    group.getAttribute('stroke-dasharray') ?? '',
  ]);
  return { document, texts, lines };
}

test('one run: a chart of the loss and one of the accuracy, with legend, ticks and the best epoch', () => {
  const { document, texts, lines } = parse(curvesSvg([alone]));
  expect(texts).toEqual([
    ...['Loss', 'training', 'validation', 'best epoch 3: 0.3333'],
    ...['0.001', '0.01', '0.1', '1'],
    ...['1', '2', '3', 'epoch'],
    ...['Accuracy', 'training', 'validation', 'best epoch 3: 0.8000'],
    ...['0.8', '0.82', '0.84', '0.86', '0.88', '0.9'],
    ...['1', '2', '3', 'epoch'],
  ]);
  expect(lines).toEqual([
    ['#0072b2', '3.5 3.5'],
    ['#d55e00', ''],
    ['#0072b2', '3.5 3.5'],
    ['#d55e00', ''],
  ]);
  expect(document.querySelectorAll('circle')).toHaveLength(4); // on the curves and in the legends
});

test('a network that became NaN has no accuracy', () => {
  const records = [1, 2, 3].map((epoch) => epochRecord(epoch, { trainAccuracy: 0.875 + epoch / 100 }));
  const last = epochRecord(4, {
    trainLoss: Number.NaN,
    trainAccuracy: 0,
    valLoss: Number.NaN,
    valAccuracy: 0,
  });
  const drawn = figureSvg(figures[1]!, [{ name: 'a', records }]);
  expect(figureSvg(figures[1]!, [{ name: 'a', records: [...records, last] }])).toBe(drawn);
});

test('dropout rates are drawn as far as they are numbers', () => {
  const rates = [0.1, 0.2, Number.NaN]; // learned, until training diverged
  const learned = rates.map((rate, index) => epochRecord(index + 1, { dropoutRates: [rate] }));
  const [chart] = settingCharts(learned, { epochs: 9, values: 9 });
  expect(chart?.curves[0]?.points).toEqual([
    { epoch: 1, value: 0.1 },
    { epoch: 2, value: 0.2 },
  ]);
});

test('several runs have colours, strokes and numbers of their own', () => {
  const { texts, lines } = parse(curvesSvg([alone, { ...alone, name: 'runs/b' }]));
  expect(texts.slice(0, 3)).toEqual([
    'Loss, in training dotted',
    '1 runs/a, best epoch 3: 0.3333',
    '2 runs/b, best epoch 3: 0.3333',
  ]);
  expect(lines.slice(0, 4)).toEqual([
    ['#0072b2', '1.75 5.25'],
    ['#d55e00', '1.75 5.25'],
    ['#0072b2', ''],
    ['#d55e00', '7 5.25'],
  ]);
});

describe.each([
  '</text></svg><script>alert(1)</script>',
  '"&<>\'',
  'a\u0000b\u001b[31m\n\ud800\uffff',
  '数字',
])('a run of the name %j', (name) => {
  const svg = curvesSvg([{ ...alone, name }, alone]);

  test('is text, and the SVG is sound', async () => {
    const { document, texts } = parse(svg);
    expect(document.querySelectorAll('script')).toHaveLength(0);
    const shown = name
      .replaceAll('\u0000', '\\u0000')
      .replaceAll('\u001b', '\\u001b')
      .replaceAll('\n', '\\u000a')
      .replaceAll('\ud800', '\\ud800')
      .replaceAll('\uffff', '\ufffd');
    expect(texts).toContain(`1 ${shown}, best epoch 3: 0.3333`);
    expect((await sharp(Buffer.from(svg)).metadata()).width).toBe(760); // an XML parser that takes no mistake
  });
});

test('on a dark page every colour is a lighter one', () => {
  const { document } = parse(curvesSvg([alone, { ...alone, name: 'runs/b' }]));
  const style = document.querySelector('style')?.textContent ?? '';
  expect(style).toContain(
    '@media screen and (prefers-color-scheme:dark){.chart{color:#ddd}.chart .page{fill:#181818}',
  );
  for (const group of document.querySelectorAll('[stroke^="#"]'))
    expect(style).toContain(`.chart [stroke="${group.getAttribute('stroke')}"]{stroke:#`);
});

test('a figure can be had by itself, for reports', () => {
  const [, accuracy] = figures;
  const { texts } = parse(figureSvg(accuracy!, [alone]) ?? '');
  expect(texts[0]).toBe('Accuracy');
  expect(texts).not.toContain('Loss');
  expect(figureSvg(accuracy!, [{ ...alone, records: records.slice(0, 1) }])).toBeUndefined();
});
