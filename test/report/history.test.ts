import { describe, expect, test } from 'vitest';
import { renderEpoch } from '../../src/report/history.ts';
import { historyCsv } from '../../src/runs/history-csv.ts';
import { epochRecord, withoutValidation } from './epoch-records.ts';

describe('the history as CSV', () => {
  const header =
    'epoch,trainLoss,trainAccuracy,valLoss,valAccuracy,penalty,objective,learningRate,durationMs,samplesPerSecond\r\n';

  test('is a header alone before the first epoch', () => {
    expect(historyCsv([])).toBe(header);
  });

  test('has a line an epoch, empty cells without validation, and every digit a number needs', () => {
    const records = [
      epochRecord(1, { trainLoss: 0.1 + 0.2, penalty: 1e-7 }),
      withoutValidation(epochRecord(2, { trainLoss: Number.NaN })),
    ];
    expect(historyCsv(records)).toBe(
      `${header}1,0.30000000000000004,0.875,0.75,0.8125,1e-7,0.625,0.01,1250,45200.25\r\n` +
        '2,NaN,0.875,,,0,0.625,0.01,1250,45200.25\r\n',
    );
  });
});

test('has the momentum where it was scheduled, and the rate of each dropout layer', () => {
  const records = [epochRecord(1, { momentum: 0.5, dropoutRates: [0.2, 0.4] })];
  expect(historyCsv(records)).toBe(
    'epoch,trainLoss,trainAccuracy,valLoss,valAccuracy,penalty,objective,learningRate,momentum,durationMs,samplesPerSecond,dropoutRate1,dropoutRate2\r\n' +
      '1,0.5,0.875,0.75,0.8125,0,0.625,0.01,0.5,1250,45200.25,0.2,0.4\r\n',
  );
});

describe('the line of an epoch', () => {
  test.each([
    [
      'training and validation',
      epochRecord(3),
      'epoch   3/200  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125  1.25 s   45 200 samples/s',
    ],
    [
      'decisions',
      epochRecord(3, {
        decisions: [
          { setting: 'dropoutRates.1', from: 0.2, to: 0.235 },
          { setting: 'learningRate', from: 0.01, to: 0.001 },
        ],
      }),
      'epoch   3/200  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125  rate 2: 0.2 -> 0.235  learning rate: 0.01 -> 0.001  1.25 s   45 200 samples/s',
    ],
    [
      'no validation',
      withoutValidation(epochRecord(3)),
      'epoch   3/200  train loss 0.5000 acc 0.8750  1.25 s   45 200 samples/s',
    ],
    [
      'a penalty',
      withoutValidation(epochRecord(20, { penalty: 0.0625 })),
      'epoch  20/200  train loss 0.5000 acc 0.8750  penalty 0.0625  1.25 s   45 200 samples/s',
    ],
    [
      'a loss of NaN',
      withoutValidation(epochRecord(200, { trainLoss: Number.NaN })),
      'epoch 200/200  train loss    NaN acc 0.8750  1.25 s   45 200 samples/s',
    ],
    [
      'very small and very large numbers',
      epochRecord(1, { trainLoss: 0.000012, valLoss: 12_345, durationMs: 125_400, samplesPerSecond: 1e6 }),
      'epoch   1/200  train loss 1.20e-5 acc 0.8750  val loss 1.23e+4 acc 0.8125  125.40 s  1 000 000 samples/s',
    ],
  ])('with %s', (_, record, line) => {
    expect(renderEpoch(record, 200)).toBe(line);
  });

  test.each([
    [
      98,
      'epoch   3/200  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125  1.25 s   45 200 samples/s',
    ],
    [97, 'epoch   3/200  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125  1.25 s'],
    [78, 'epoch   3/200  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125'],
    [40, '  3/200  val loss 0.7500 acc 0.8125'],
  ])('in a terminal of %d columns', (columns, line) => {
    expect(renderEpoch(epochRecord(3), 200, columns)).toBe(line);
  });
});
