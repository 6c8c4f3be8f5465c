import { describe, expect, test } from 'vitest';
import { renderCurves } from '../../src/report/curves.ts';
import { epochRecord, withoutValidation } from './epoch-records.ts';

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
const lossChart = (text: string) => text.split('\n\n')[0]?.split('\n') ?? [];

test('two epochs: a thin line for training, a thick one for validation, a dot at the best', () => {
  const records = [
    epochRecord(1, { trainLoss: 1, valLoss: 0.75 }),
    epochRecord(2, { trainLoss: 0.25, valLoss: 0.5 }),
  ];
  expect(lossChart(renderCurves(records, { columns: 30, bestEpoch: 2 }))).toEqual([
    'Loss   ─ training   ━ validation   ● best epoch 2: 0.5000',
    '      ▲',
    '1.0000┤──────────────────┐',
    '      │                  │',
    '      │                  │',
    '0.8125┤                  │',
    '      │━━━━━━━━━━━━━━━━━━┓',
    '      │                  ┃',
    '0.6250┤                  ┃',
    '      │                  ┃',
    '      │                  ┗●',
    '0.4375┤                  │',
    '      │                  │',
    '      │                  │',
    '0.2500┤                  └─',
    '      └┬──────────────────┬▶',
    '       1                  2',
  ]);
});

test('the second chart shows the accuracy', () => {
  const accuracy =
    renderCurves(falling(4), { columns: 60, bestEpoch: 4 }).split('\n\n')[1]?.split('\n') ?? [];
  expect(accuracy[0]).toBe('Accuracy   ─ training   ━ validation   ● best epoch 4: 0.3750');
  expect(accuracy.at(-1)).toMatch(/^ +1 +2 +3 +4$/);
});

test.each([
  [0, ''],
  [1, ''],
])('%d epochs make no curve', (count, text) => {
  expect(renderCurves(falling(count), { columns: 80 })).toBe(text);
});

test.each([
  [2, 80],
  [20, 80],
  [200, 80],
  [200, 40],
  [5000, 300],
])('%d epochs fit into %d columns', (count, columns) => {
  const charts = renderCurves(falling(count), { columns, bestEpoch: count })
    .split('\n')
    .filter((line) => !line.includes('training'));
  expect(Math.max(...charts.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test.each([
  [20, '1 5 10 15 20'],
  [200, '1 50 100 150 200'],
])('of %d epochs the axis names %s', (count, epochs) => {
  const axis = lossChart(renderCurves(falling(count), { columns: 60 })).at(-1);
  expect(axis?.trim().split(/ +/).join(' ')).toBe(epochs);
});

test('the best epoch has its dot, on the curve, even where many epochs share a column', () => {
  const records = falling(500).map((record) => (record.epoch === 251 ? { ...record, valLoss: 0 } : record));
  const chart = lossChart(renderCurves(records, { columns: 60, bestEpoch: 251 }));
  expect(chart[0]).toBe('Loss   ─ training   ━ validation   ● best epoch 251: 0.0000');
  expect(chart.at(-3)).toMatch(/^0\.0000┤ +[━┗┛]*●/); // the lowest row
});

describe('without', () => {
  test('validation: one line', () => {
    const chart = lossChart(renderCurves(falling(20).map(withoutValidation), { columns: 60, bestEpoch: 20 }));
    expect(chart[0]).toBe('Loss   ─ training   ● best epoch 20: 0.0500');
    expect(chart.join('')).not.toMatch(/[━┃┏┓┗┛]/);
  });

  test('a best epoch: no dot', () => {
    expect(renderCurves(falling(20), { columns: 60 })).not.toContain('●');
  });
});

describe('losses that are NaN or infinite', () => {
  const diverging = falling(6).map((record) =>
    record.epoch > 4 ? { ...record, trainLoss: Number.NaN, valLoss: Number.POSITIVE_INFINITY } : record,
  );

  test('are left out', () => {
    const chart = lossChart(renderCurves(diverging, { columns: 60, bestEpoch: 5 }));
    expect(chart[0]).toBe('Loss   ─ training   ━ validation');
    expect(chart.at(-1)).toMatch(/^ +1 +2 +3 +4$/);
  });

  test('leave no chart of the loss if all are', () => {
    const none = falling(3).map((record) => ({ ...record, trainLoss: Number.NaN, valLoss: Number.NaN }));
    expect(renderCurves(none, { columns: 60 })).toMatch(/^Accuracy/);
  });
});
