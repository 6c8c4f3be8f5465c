import { describe, expect, test } from 'vitest';
import {
  AdaptiveRates,
  type AdaptiveRatesState,
  adaptiveRatesIn,
} from '../../../src/training/observers/adaptive-rates.ts';
import { epochRecord } from '../../report/epoch-records.ts';

const layer = { layer: 1, start: 0.2, targetGap: 0.1, min: 0, max: 0.8 };

/** The rates behind epochs with these gaps; every epoch is taken up from its state. */
function course(gaps: readonly number[], one = layer) {
  let observer = new AdaptiveRates([one]);
  return gaps.map((gap, index) => {
    observer = new AdaptiveRates([one], structuredClone(observer.state));
    observer.observe(epochRecord(index + 1, { trainLoss: 0.5, valLoss: 0.5 + gap }));
    return Number(observer.state.controls[0]?.rate.toFixed(9));
  });
}

describe('the rate', () => {
  test.each<[string, readonly number[], readonly number[]]>([
    [
      'rises by a twentieth of the way between its bounds while it overfits far more',
      [0.5, 0.5, 0.5],
      [0.24, 0.28, 0.32],
    ],
    ['falls so while it does not overfit', [0, 0, 0], [0.16, 0.12, 0.08]],
    ['moves in proportion near the target', [0.15, 0.15], [0.22, 0.24]],
    ['rests while the gap is within a fifth of the target', [0.119, 0.081, 0.119], [0.2, 0.2, 0.2]],
    ['does not follow one epoch: gaps are averaged', [0.1, 0.13, 0.1, 0.13], [0.2, 0.2, 0.2, 0.2]],
    [
      'that moves comes to rest within a tenth only',
      [0.13, 0.101, 0.101, 0.101],
      [0.212, 0.2182, 0.2182, 0.2182],
    ],
    ['turns where the gap falls below', [0.5, 0, 0, 0], [0.24, 0.28, 0.29, 0.275]],
    [
      'is kept between its bounds',
      Array(20).fill(9),
      [
        0.24, 0.28, 0.32, 0.36, 0.4, 0.44, 0.48, 0.52, 0.56, 0.6, 0.64, 0.68, 0.72, 0.76, 0.8, 0.8, 0.8, 0.8,
        0.8, 0.8,
      ],
    ],
    ['stays where a loss is no number', [Number.NaN, Number.POSITIVE_INFINITY], [0.2, 0.2]],
  ])('%s', (_, gaps, expected) => {
    expect(course(gaps)).toEqual(expected);
  });

  test('never leaves its bounds, whatever the gaps', () => {
    const narrow = { ...layer, min: 0.1, max: 0.3 };
    const rates = course([...Array(15).fill(9), ...Array(30).fill(-9)], narrow);
    expect(Math.min(...rates)).toBe(0.1);
    expect(Math.max(...rates)).toBe(0.3);
  });
});

test('a change is a decision, no change is none', () => {
  const observer = new AdaptiveRates([layer]);
  const verdicts = [0.5, -0.3].map((gap) =>
    observer.observe(epochRecord(1, { trainLoss: 0.5, valLoss: 0.5 + gap })),
  );
  expect(verdicts).toEqual([
    {
      improved: false,
      stop: false,
      decisions: [{ setting: 'dropoutRates.1', from: 0.2, to: 0.24000000000000002 }],
    },
    { improved: false, stop: false },
  ]);
});

test('layers have controls of their own, and others keep their schedules', () => {
  const late = { late: { rate: 0.5, epochs: 2 } };
  const rates = [
    0.1,
    { adaptive: { start: 0.2, targetGap: 0.1, min: 0, max: 0.8 } },
    late,
    { adaptive: { start: 0.4, targetGap: 1, min: 0.4, max: 0.6 } },
  ];
  const observer = new AdaptiveRates(adaptiveRatesIn(rates) ?? []);
  observer.observe(epochRecord(1, { trainLoss: 0.5, valLoss: 1 }));
  expect(observer.adjust({ learningRate: 0.1, rates }).rates).toEqual([0.1, 0.24000000000000002, late, 0.4]);
  expect((observer.state as AdaptiveRatesState).gap).toBe(0.5);
  expect(adaptiveRatesIn([0.1, late])).toBeUndefined();
});
