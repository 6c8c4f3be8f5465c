import { expect, test } from 'vitest';
import { breachesOf, renderGates } from '../../../src/report/experiment/gates.ts';
import { renderMarkdown } from '../../../src/report/experiment/markdown.ts';
import { renderComparisons, renderMeans } from '../../../src/report/experiment/text.ts';
import { analysisOf, gateOf, regressionOf } from './analyses.ts';

const holding = [
  ...gateOf('plain', 1, { minAccuracy: 0.95, maxSeconds: 9 }, { accuracy: 0.9612, seconds: 3 }),
  ...gateOf('plain', 2, { minAccuracy: 0.95, maxSeconds: 9 }, { accuracy: 0.9591, seconds: 2.5 }),
];
const broken = [
  ...gateOf('plain', 1, { minAccuracy: 0.95 }, { accuracy: 0.9412 }),
  ...gateOf('plain', 2, { minAccuracy: 0.95 }, { accuracy: 0.93 }),
  ...gateOf('dropped', 1, { minAccuracy: 0.95 }, { accuracy: 0.96 }),
];

test('gates that hold are a line each', () => {
  expect(renderGates(analysisOf({ gates: holding }))).toEqual([
    'Gate minAccuracy 0.95 holds in 2 trainings; the closest has 0.9591: plain, seed 2.',
    'Gate maxSeconds 9 holds in 2 trainings; the closest has 3.0 s: plain, seed 1.',
  ]);
  expect(breachesOf(analysisOf({ gates: holding }))).toEqual([]);
});

test('gates that are broken are a line too, and one for each training that breaks them', () => {
  const analysis = analysisOf({ gates: broken });
  expect(renderGates(analysis)).toEqual([
    'Gate minAccuracy 0.95 is broken in 2 of 3 trainings; the furthest has 0.9300: plain, seed 2.',
  ]);
  expect(breachesOf(analysis).map(({ message }) => message)).toEqual([
    'plain, seed 1: test accuracy 0.9412 is below gates.minAccuracy 0.95 by 0.0088',
    'plain, seed 2: test accuracy 0.9300 is below gates.minAccuracy 0.95 by 0.02',
  ]);
});

test('the same gate with another limit is another one', () => {
  const gates = [...gateOf('plain', 1, { maxLoss: 0.5 }), ...gateOf('dropped', 1, { maxLoss: 0.4 })];
  expect(renderGates(analysisOf({ gates }))).toEqual([
    'Gate maxLoss 0.5 holds in 1 training; the closest has 0.1000: plain, seed 1.',
    'Gate maxLoss 0.4 holds in 1 training; the closest has 0.1000: dropped, seed 1.',
  ]);
});

test('a figure of NaN is furthest of all', () => {
  const gates = [...broken, ...gateOf('dropped', 2, { minAccuracy: 0.95 }, { accuracy: Number.NaN })];
  expect(renderGates(analysisOf({ gates }))).toEqual([
    'Gate minAccuracy 0.95 is broken in 3 of 4 trainings; the furthest has NaN: dropped, seed 2.',
  ]);
});

test('configs without results of before are named', () => {
  expect(renderGates(analysisOf({ regressions: [regressionOf('plain', -0.05, 0.15)] }))).toEqual([
    'plain: no regression from old.jsonl: test accuracy differs by +0.050 points, 95 % interval -0.050 to +0.150, 2 pairs; the margin is 0.1.',
    'Without results in old.jsonl: dropped.',
  ]);
});

test.each([
  ['compare', renderComparisons],
  ['batch', renderMeans],
])('%s has them before the legend', (_, render) => {
  expect(render(analysisOf({ gates: holding }), { columns: 90 })).toContain(`
Gate minAccuracy 0.95 holds in 2 trainings; the closest has 0.9591: plain, seed 2.
Gate maxSeconds 9 holds in 2 trainings; the closest has 3.0 s: plain, seed 1.

N, mean,`);
});

test('Markdown lists what is broken', () => {
  expect(renderMarkdown(analysisOf({ gates: broken }))).toContain(`
## Gates

- Gate minAccuracy 0.95 is broken in 2 of 3 trainings; the furthest has 0.9300: plain, seed 2.

### Broken

- plain, seed 1: test accuracy 0.9412 is below gates.minAccuracy 0.95 by 0.0088
- plain, seed 2: test accuracy 0.9300 is below gates.minAccuracy 0.95 by 0.02

## Every value
`);
});
