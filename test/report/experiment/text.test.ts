import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../src/report/experiment/markdown.ts';
import { renderComparisons, renderMeans } from '../../../src/report/experiment/text.ts';
import { analysisOf } from './analyses.ts';

describe('compare', () => {
  test('prints the table, every value, the differences and what they show', () => {
    expect(renderComparisons(analysisOf(), { columns: 80 })).toBe(`\
dropout: 2 configs, 6 seeds, test accuracy in %
         N    mean     SD     95 % interval   gap  epochs  seconds
plain    6  97.017  0.053  96.961 to 97.072  1.23    17.5      7.3
dropped  6  97.265  0.081  97.180 to 97.350  1.23    17.5      7.3

plain    97.00 97.05 97.10 96.95 97.02 96.98
dropped  97.20 97.30 97.40 97.17 97.26 97.26

Differences seed by seed in points, with the 95 % interval of the mean
dropped - plain  │                                        ·   ·   · ·     ·   ·
                 │                                          ├──────●───────┤
                 0.000                                                   +0.300

dropped is better than plain.
Mean difference, the first less the second, +0.248 points, 95 % interval +0.209
to +0.287; 6 pairs: 6 wins, 0 ties, 0 losses.
Exact p of all sign flips 0.031, d_z 6.69, Hedges' g 3.35.

N, mean, SD and t interval of the test accuracy in %, over seeds; means of the
gap (training less test accuracy, in points), the epochs to the weights kept,
and seconds.
`);
  });

  test.each([40, 60, 120])('keeps to %i columns', (columns) => {
    const lines = renderComparisons(analysisOf(), { columns }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  });

  test('in 40 columns every single value is there', () => {
    const text = renderComparisons(analysisOf(), { columns: 40 });
    expect(text).toContain(`
plain    97.00 97.05 97.10 96.95 97.02
         96.98
dropped  97.20 97.30 97.40 97.17 97.26
         97.26
`);
    const [arm] = analysisOf().arms;
    const long = renderComparisons(analysisOf({ arms: [{ ...arm!, name: 'a-rather-long-name-of-it' }] }), {
      columns: 40,
    });
    expect(long).toContain('\na-rather-long-name-of-it\n  97.00 97.05 97.10 96.95 97.02 96.98\n');
  });

  test.each([
    [
      { kind: 'equivalent' },
      'dropped and plain are equivalent: the difference is within 0.1 points either way.',
    ],
    [
      { kind: 'worse', isWithinMargin: true },
      'dropped is worse than plain, by less than the 0.1 points that matter.',
    ],
    [
      { kind: 'not shown', because: 'interval', detectable: 0.21, seedsForMargin: 34 },
      'A difference between dropped and plain is not shown. One of 0.210 points would have been seen in 4 of 5 such experiments; one of 0.1 would take 34 seeds.',
    ],
    [
      { kind: 'not shown', because: 'interval', detectable: 21, seedsForMargin: null },
      'A difference between dropped and plain is not shown. One of 21.000 points would have been seen in 4 of 5 such experiments; one of 0.1 would take more than 10 000 seeds.',
    ],
    [
      { kind: 'not shown', because: 'few seeds' },
      'A difference between dropped and plain is not shown: fewer than 6 seeds show nothing.',
    ],
    [
      { kind: 'not shown', because: 'few seeds', seedsForMargin: 1778 },
      'A difference between dropped and plain is not shown: fewer than 6 seeds show nothing. One of 0.1 points would take 1 778 seeds.',
    ],
  ] as const)('says in words that %j', (verdict, words) => {
    const [comparison] = analysisOf().comparisons;
    const analysis = analysisOf({ comparisons: [{ ...comparison!, verdict }] });
    expect(renderComparisons(analysis, { columns: 200 })).toContain(`\n${words}\n`);
  });

  test.each([
    [0.1875, '0.031, by Holm over 2 comparisons 0.188, the least there is with 6 pairs'],
    [0.04, '0.031, by Holm over 2 comparisons 0.040'],
  ])('names a p by Holm of %d as the least where it is above 0.05', (adjustedP, words) => {
    const [comparison] = analysisOf().comparisons;
    const analysis = analysisOf({ comparisons: [{ ...comparison!, adjustedP }, comparison!] });
    expect(renderComparisons(analysis, { columns: 200 })).toContain(
      `Exact p of all sign flips ${words}, d_z`,
    );
  });

  test('shows a difference that rounds to 0 without a sign', () => {
    const [comparison] = analysisOf().comparisons;
    const interval = { lower: -0.0004, upper: 0.0002, level: 0.95 };
    const analysis = analysisOf({ comparisons: [{ ...comparison!, mean: -0.0001, interval }] });
    const words =
      'Mean difference, the first less the second, 0.000 points, 95 % interval 0.000 to 0.000; 6 pairs';
    expect(renderComparisons(analysis, { columns: 200 })).toContain(words);
  });
});

test('batch and sweep draw the values themselves', () => {
  expect(renderMeans(analysisOf(), { columns: 60 })).toContain(`\

plain    ·  · ·  ·  ·    ·
          ├─────●─────┤
dropped                          ·  ·      :   ·          ·
                                  ├────────●─────────┤
         96.950                                      97.400
`);
});

test.each([renderComparisons, renderMeans])(
  '%o says of an experiment without a result that it has none',
  (render) => {
    const analysis = analysisOf({
      arms: [{ name: 'plain', config: 'plain', settings: {}, summary: { count: 0 }, values: [] }],
    });
    expect(render(analysis, { columns: 80 })).toBe(
      'dropout: 1 config, 6 seeds, test accuracy in %\nNo training has a result.\n',
    );
  },
);

test('Markdown holds the table, the verdicts, every value and what failed', () => {
  const failures = [{ arm: 'a|b', seed: 3, message: 'it ran out of memory\nat line 3' }];
  const markdown = renderMarkdown(analysisOf({ failures, cells: { done: 11, failed: 1, missing: 0 } }));
  expect(markdown).toBe(`\
# dropout

Trainings: 11 done, 1 failed.

|  | N | mean | SD | 95 % interval | gap | epochs | seconds |
| --- | --- | --- | --- | --- | --- | --- | --- |
| plain | 6 | 97.017 | 0.053 | 96.961 to 97.072 | 1.23 | 17.5 | 7.3 |
| dropped | 6 | 97.265 | 0.081 | 97.180 to 97.350 | 1.23 | 17.5 | 7.3 |

N, mean, SD and t interval of the test accuracy in %, over seeds; means of the gap (training less test accuracy, in points), the epochs to the weights kept, and seconds.

## Verdicts

- dropped is better than plain. Mean difference, the first less the second, +0.248 points, 95 % interval +0.209 to +0.287; 6 pairs: 6 wins, 0 ties, 0 losses. Exact p of all sign flips 0.031, d\\_z 6.69, Hedges' g 3.35.

## Every value

| seed | 1 | 2 | 3 | 4 | 5 | 6 |
| --- | --- | --- | --- | --- | --- | --- |
| plain | 97.00 % | 97.05 % | 97.10 % | 96.95 % | 97.02 % | 96.98 % |
| dropped | 97.20 % | 97.30 % | 97.40 % | 97.17 % | 97.26 % | 97.26 % |

## Failed

- a\\|b, seed 3: it ran out of memory
`);
});
