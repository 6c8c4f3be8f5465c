import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { RunHistory } from '../../src/report/charts/curves.ts';
import { renderCurves } from '../../src/report/curves.ts';
import { epochRecord, withoutValidation } from './epoch-records.ts';

const plain = new Chalk({ level: 0 });
const coloured = new Chalk({ level: 3 });

/** Losses that fall, a better accuracy each epoch. */
const falling = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    epochRecord(index + 1, {
      trainLoss: 1 - index / count,
      valLoss: 1.25 - index / count,
      trainAccuracy: index / count,
      valAccuracy: index / count / 2,
    }),
  );
const three = [
  epochRecord(1, { trainLoss: 1, valLoss: 1 }),
  epochRecord(2, { trainLoss: 0.1, valLoss: 0.5 }),
  epochRecord(3, { trainLoss: 0.01, valLoss: 0.25 }),
];
const chartsOf = (columns: number, ...runs: RunHistory[]) =>
  renderCurves(runs, { columns, paint: plain })
    .split('\n\n')
    .map((chart) => chart.split('\n'));

test('one run: training in strokes, validation unbroken, a dot at the best epoch', () => {
  expect(chartsOf(40, { name: 'a', records: three, bestEpoch: 3 })[0]).toEqual([
    'Loss',
    '  ⠒ ⠒ ⠒ training',
    '  ⠒⠒⠒⠒⠒ validation',
    '  ● best epoch 3: 0.2500',
    '   1 ┤⠙⠑⡒⠢⠤⢄⣀⡀',
    '     │  ⠈ ⣀  ⠈⠉⠉⠒⠒⠤⠤⣀⣀',
    ' 0.5 ┤      ⢄         ⠉⠉⠒⠒⠤⠤⣀⡀',
    '     │        ⠢              ⠈⠉⠑⠒⠢⠤⣀⣀',
    ' 0.2 ┤          ⠑                    ⠉⠉●',
    '     │            ⠑ ⡀',
    '     │              ⠈ ⢄',
    ' 0.1 ┤                  ⠤',
    '     │                    ⠢',
    '0.05 ┤                      ⠑ ⡀',
    '     │                        ⠈ ⡀',
    '0.02 ┤                          ⠈ ⢄',
    '     │                              ⠢',
    '0.01 ┤                                ⠒',
    '     └┬────────────────┬───────────────┬',
    '      1                2               3',
  ]);
});

test('several runs: numbers at their best epochs, or at their ends, and dots for training', () => {
  const runs = [
    { name: 'runs/a', records: three, bestEpoch: 3 },
    { name: 'b\n', records: three.slice(0, 2) },
  ];
  expect(chartsOf(60, ...runs)[0]).toEqual([
    'Loss, in training dotted',
    '  ⠒⠒⠒⠒⠒ 1 runs/a, best epoch 3: 0.2500',
    '  ⠒⠒ ⠐⠒ 2 b\\u000a',
    '   1 ┤⠉⠉⠖⠒⠒⠢⠤⠤⢄⣀⣀⣀',
    '     │    ⠁ ⠄     ⠉⠉⠉⠑⠒⠒⠒⠤⠤⠤⣀⣀⣀⡀',
    ' 0.5 ┤        ⠁ ⠄              ⠈⠉2⠑⠒⠒⠢⠤⠤⢄⣀⣀⡀',
    '     │            ⠁ ⡀                      ⠈⠉⠉⠑⠒⠒⠢⠤⠤⢄⣀⣀⡀',
    ' 0.2 ┤                ⠂ ⡀                              ⠈⠉⠉⠑1',
    '     │                    ⠂ ⡀',
    '     │                        ⠂ ⡀',
    ' 0.1 ┤                            ⠂ ⡀',
    '     │                                ⠂ ⡀',
    '0.05 ┤                                    ⠂ ⡀',
    '     │                                        ⠂ ⡀',
    '0.02 ┤                                            ⠂ ⡀',
    '     │                                                ⠂ ⡀',
    '0.01 ┤                                                    ⠂',
    '     └┬──────────────────────────┬─────────────────────────┬',
    '      1                          2                         3',
  ]);
});

test('the second chart shows the accuracy', () => {
  const accuracy = chartsOf(72, { name: 'a', records: falling(4), bestEpoch: 4 })[1] ?? [];
  expect(accuracy[0]).toBe('Accuracy   ⠒ ⠒ ⠒ training   ⠒⠒⠒⠒⠒ validation   ● best epoch 4: 0.3750');
  expect(accuracy.at(-1)?.trim().split(/ +/)).toEqual(['1', '2', '3', '4']);
});

test.each([0, 1])('%d epochs make no curve', (count) => {
  expect(renderCurves([{ name: 'a', records: falling(count) }], { columns: 80, paint: plain })).toBe('');
});

test.each([
  [2, 80],
  [20, 80],
  [200, 80],
  [200, 40],
  [200, 20],
  [5000, 300],
])('%d epochs of two runs with long names fit into %d columns', (count, columns) => {
  const name =
    'runs/a-network-with-a-very-long-name-that-somebody-has-given-it-to-tell-it-apart-from-all-the-others';
  const runs = [1, 2].map((number) => ({
    name: `${name}-${number}`,
    records: falling(count),
    bestEpoch: count,
  }));
  const lines = chartsOf(columns, ...runs).flat();
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, 30));
  expect(lines.filter((line) => line.endsWith('-2') || line.includes('-2,')).length).toBe(2);
});

test('colours tell the curves apart as well, and change nothing else', () => {
  const runs = [{ name: 'a', records: three, bestEpoch: 3 }];
  const text = renderCurves(runs, { columns: 60, paint: coloured });
  expect(stripVTControlCharacters(text)).toBe(renderCurves(runs, { columns: 60, paint: plain }));
  expect(text).toContain('\u001b[38;2;61;155;224m'); // training
  expect(text).toContain('\u001b[38;2;224;123;0m'); // validation
});

describe('without', () => {
  test('validation: one line', () => {
    const records = falling(20).map(withoutValidation);
    expect(chartsOf(60, { name: 'a', records, bestEpoch: 20 })[0]?.[0]).toBe(
      'Loss   ⠒ ⠒ ⠒ training   ● best epoch 20: 0.0500',
    );
  });

  test('a best epoch: no dot', () => {
    expect(renderCurves([{ name: 'a', records: falling(20) }], { columns: 60, paint: plain })).not.toContain(
      '●',
    );
  });
});

describe('losses that are NaN or infinite', () => {
  const diverging = falling(6).map((record) =>
    record.epoch > 4 ? { ...record, trainLoss: Number.NaN, valLoss: Number.POSITIVE_INFINITY } : record,
  );

  test('are left out', () => {
    const chart = chartsOf(60, { name: 'a', records: diverging, bestEpoch: 5 })[0] ?? [];
    expect(chart[0]).toBe('Loss   ⠒ ⠒ ⠒ training   ⠒⠒⠒⠒⠒ validation');
    expect(chart.at(-1)?.trim().split(/ +/)).toEqual(['1', '2', '3', '4']);
  });

  test('leave no chart of the loss if all are', () => {
    const records = falling(3).map((record) => ({ ...record, trainLoss: Number.NaN, valLoss: Number.NaN }));
    expect(renderCurves([{ name: 'a', records }], { columns: 60, paint: plain })).toMatch(/^Accuracy/);
  });
});
