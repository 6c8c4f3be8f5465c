import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../../src/experiments/analysis.ts';
import type { ExperimentReport } from '../../../src/report/experiment/experiment-report.ts';
import { renderExperimentPage } from '../../../src/report/html/experiment-page.ts';
import { analysisOf, armOf, gateOf } from '../experiment/analyses.ts';

function open(change: Partial<Analysis> = {}, changes: Partial<ExperimentReport> = {}) {
  const text = renderExperimentPage({
    experiment: 'experiments/dropout-1',
    version: '0.1.0',
    analysis: analysisOf(change),
    settings: [{ path: 'model.layers.2.dropout.rate', values: [undefined, 0.2] }],
    config: 'name: plain\n',
    ...changes,
  });
  const { document } = parseHTML(text);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return { text, all, texts: (selector: string) => all(selector).map((found) => found.textContent) };
}

const rowsOf = (table: ReturnType<ReturnType<typeof open>['all']>[number]) =>
  [...table.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent));
const tablesOf = ({ all }: ReturnType<typeof open>) =>
  Object.fromEntries(
    all('table').map((table) => [table.querySelector('caption')?.textContent, rowsOf(table)]),
  );

test('a comparison: what it has shown first, then the differences it rests on', () => {
  const page = open();
  expect(page.texts('h1, h2')).toEqual([
    ...['dropout', 'Differences', 'Means over seeds', 'Every value', 'Settings that differ'],
  ]);
  expect(page.texts('.verdict')).toEqual(['dropped is better than plain.']);
  expect(page.texts('.soft').slice(0, 1)).toEqual([
    'experiments/dropout-1: 2 configs, 6 seeds, by test accuracy; this report by dropout-mlp 0.1.0',
  ]);
  expect(page.texts('.warning')).toEqual([]);
  expect(page.texts('.verdicts li')).toEqual([
    "dropped is better than plain. Mean difference, the first less the second, +0.248 points, 95 % interval +0.209 to +0.287; 6 pairs: 6 wins, 0 ties, 0 losses. Exact p of all sign flips 0.031, d_z 6.69, Hedges' g 3.35.",
  ]);
});

test('every picture has a table with its figures', () => {
  const tables = tablesOf(open());
  expect(tables).toEqual({
    'Differences to the baseline': [
      ['', 'mean in points', 'interval', 'p', 'd_z', "Hedges' g", 'wins', 'ties', 'losses'],
      ['dropped - plain', '+0.248', '+0.209 to +0.287', '0.031', '6.69', '3.35', '6', '0', '0'],
    ],
    'Differences by seed': [
      ['seed', '1', '2', '3', '4', '5', '6'],
      ['dropped - plain', '+0.200', '+0.250', '+0.300', '+0.220', '+0.240', '+0.280'],
    ],
    'Means over seeds': [
      ['', 'N', 'mean', 'SD', '95 % interval', 'gap', 'epochs', 'seconds'],
      ['plain', '6', '97.017', '0.053', '96.961 to 97.072', '1.23', '17.5', '7.3'],
      ['dropped', '6', '97.265', '0.081', '97.180 to 97.350', '1.23', '17.5', '7.3'],
    ],
    'By seed': [
      ['seed', '1', '2', '3', '4', '5', '6'],
      ['plain', '97.00 %', '97.05 %', '97.10 %', '96.95 %', '97.02 %', '96.98 %'],
      ['dropped', '97.20 %', '97.30 %', '97.40 %', '97.17 %', '97.26 %', '97.26 %'],
    ],
    'Settings that differ': [
      ['', 'rate'],
      ['plain', '-'],
      ['dropped', '0.2'],
    ],
  });
});

test.each([
  ['losses', ''],
  ['a heading of short words', ''],
  ['learningRateOfAll', 'broad'],
  ['a very long heading, though of short words', 'long'],
])('on paper, of headings only such with long words are broken in them: %s', (path, kind) => {
  const { all } = open({}, { settings: [{ path, values: [1, 2] }] });
  const headings = all('thead th').filter(({ textContent }) => textContent === path);
  expect(new Set(headings.map((one) => one.className))).toEqual(new Set([kind]));
});

test('the line of no difference, what does not matter, every seed and the interval are drawn', () => {
  const { all } = open();
  const [differences, values] = all('svg.chart');
  expect(differences?.getAttribute('aria-label')).toBe(
    'Differences seed by seed in points, with the 95 % interval of the mean',
  );
  expect(values?.getAttribute('aria-label')).toBe('test accuracy of each seed');
  const count = (selector: string) => differences?.querySelectorAll(selector).length;
  expect(count('[data-mark=dot] circle')).toBe(6 + 1); // and the mean
  expect(count('[data-mark=rect] rect')).toBe(1);
  const rules = [...(differences?.querySelectorAll('[data-mark=rule] line') ?? [])];
  const zero = Number(rules[0]?.getAttribute('x1'));
  const circles = [...(differences?.querySelectorAll('[data-mark=dot] circle') ?? [])];
  for (const circle of circles) expect(Number(circle.getAttribute('cx'))).toBeGreaterThan(zero); // all are better
});

const titlesIn = (svg: ReturnType<ReturnType<typeof open>['all']>[number] | undefined) =>
  [...(svg?.querySelectorAll('[data-mark=text] text') ?? [])].map(({ textContent }) => textContent);

describe('a row is titled', () => {
  const [one] = analysisOf().comparisons;
  const of = (...pairs: readonly (readonly [name: string, baseline: string])[]) =>
    open({ comparisons: pairs.map(([name, baseline]) => ({ ...one!, name, baseline })) });

  test.each([
    ['by both configs', [['a', 'b']], ['a - b'], 'Differences seed by seed in points, with the 95 % interval of the mean; the line is at no difference. '],
    ['by both of each pair', [['a', 'b'], ['c', 'd']], ['a - b', 'c - d'], 'Differences seed by seed in points, with the 95 % interval of the mean; the line is at no difference. 2 comparisons, so that intervals are wider and p is by Holm.'],
    ['by one where all have the same baseline', [['a', 'b'], ['c', 'b']], ['a', 'c'], 'Differences seed by seed in points, with the 95 % interval of the mean, of each config less b; the line is at no difference. 2 comparisons, so that intervals are wider and p is by Holm.'],
  ] as const)('%s', (_, pairs, titles, sentence) => {
    const page = of(...pairs);
    expect(titlesIn(page.all('svg.chart')[0])).toEqual(titles);
    expect(page.texts('section:nth-of-type(1) p')[0]).toBe(sentence);
  }); // biome-ignore format: a table

  test('on as many lines as it takes, none over another', () => {
    const name = 'article layers.1.dropout=0.2 layers.3.dropout=0.5 learningRate=0.001';
    const [first] = of([name, 'article']).all('svg.chart');
    expect(titlesIn(first)).toEqual([
      'article layers.1.dropout=0.2 layers.3.dropout=0.5',
      'learningRate=0.001 - article',
    ]);
    const places = [...first!.querySelectorAll('[data-mark=text] text')].map((text) =>
      text.getAttribute('transform'),
    );
    expect(new Set(places).size).toBe(2);
    const heights = places.map((place) => Number(place?.match(/,([\d.]+)\)/)?.[1]));
    const lineFrom = Number(
      first!.querySelector('[data-mark=rule] line[y1]:not([x1="24"])')?.getAttribute('y1'),
    );
    expect(lineFrom).toBeGreaterThan(Math.max(...heights) + 6); // half a letter: the line of no difference is below
  });
});

test.each([
  ['is seen', 0.1, true],
  ['would be hidden by the line of no difference', 0.001, false],
])('what does not matter is in the legend where it %s', (_, margin, isThere) => {
  const [drawn] = open({ margin }).all('svg.chart');
  expect(drawn?.textContent?.includes('does not matter')).toBe(isThere);
});

test('equal differences stand on each other', () => {
  const [comparison] = analysisOf().comparisons;
  const differences = [1, 2, 3, 4].map((seed) => ({ seed, difference: 0.25 }));
  const { all } = open({ comparisons: [{ ...comparison!, differences }] });
  const dots = [...(all('svg.chart')[0]?.querySelectorAll('[data-mark=dot]')[0]?.children ?? [])];
  expect(new Set(dots.map((dot) => dot.getAttribute('cx'))).size).toBe(1);
  expect(new Set(dots.map((dot) => dot.getAttribute('cy'))).size).toBe(4);
});

describe('a sweep', () => {
  const rates = [0, 0.2, 0.5];
  const grid = ['relu', 'tanh'].flatMap((activation) =>
    rates.map((rate) => armOf('article', { activation, rate }, [95 + rate, 96 + rate, 97])),
  );

  test('is a picture for each value of what else was varied', () => {
    const { all, texts } = open({ arms: grid, comparisons: [] }, { settings: [] });
    expect(texts('h2')[0]).toBe('Test accuracy in % by rate');
    expect(all('svg.chart').map((svg) => svg.getAttribute('aria-label'))).toEqual([
      'test accuracy in % by rate, activation relu',
      'test accuracy in % by rate, activation tanh',
      'test accuracy of each seed',
    ]);
    const [first] = all('svg.chart');
    expect(first?.querySelectorAll('[data-mark=line] path')).toHaveLength(3 + 1); // seeds, and the means
    expect(first?.querySelectorAll('[data-mark=rule] line')).toHaveLength(3);
  });

  test('tells configs apart by shapes too, on the pictures as in their legend', () => {
    const arms = rates.flatMap((rate) => ['plain', 'dropped'].map((name) => armOf(name, { rate }, [95, 96])));
    const [first] = open({ arms, comparisons: [] }, { settings: [] }).all('svg.chart');
    const shapes = [...first!.querySelectorAll('[data-mark=dot]')].map((mark) => [
      mark.querySelectorAll('circle').length,
      mark.querySelectorAll('path').length,
    ]);
    expect(shapes).toEqual([
      ...[[1, 0], [0, 1]], // the legend: a circle, a square
      ...[[6, 0], [3, 0]], // the seeds of the first config, its means
      ...[[6, 0], [0, 3]],
    ]); // biome-ignore format: a table
  });

  test.each([
    [[], ''],
    [[0.9], ' 1 config without a result is left out.'],
    [[0.8, 0.9], ' 2 configs without a result are left out.'],
  ])('says what is left out: %j', (failed, words) => {
    const arms = [...rates.map((rate) => armOf('a', { rate }, [95, 96])), ...failed.map((rate) => armOf('a', { rate }, []))]; // biome-ignore format: a line
    const page = open({ arms, comparisons: [] }, { settings: [] });
    expect(page.texts('section:nth-of-type(1) p')[0]).toBe(
      `Each thin line is one seed; the dots are means, with their 95 % intervals. The figures are in the table below.${words}`,
    );
  });

  test('of one seed has neither lines nor intervals', () => {
    const page = open({ arms: rates.map((rate) => armOf('a', { rate }, [95])), comparisons: [] });
    expect(page.texts('section:nth-of-type(1) p')[0]).toBe(
      'Each dot is one seed, and has no interval. The figures are in the table below.',
    );
  });

  test('leaves labels out that would stand on each other', () => {
    const arms = [1e-3, 2e-3, 1e30].map((rate) => armOf('article', { rate }, [95, 96]));
    const [first] = open({ arms, comparisons: [] }, { settings: [] }).all('svg.chart');
    const axes = [...first!.querySelectorAll('[data-mark="x-axis tick label"] text')];
    expect(axes.map(({ textContent }) => textContent)).toEqual(['0.001', '1e+30']);
  });

  test('of words has no line through the means', () => {
    const arms = ['relu', 'tanh', 'selu'].map((activation) => armOf('a', { activation }, [95, 96]));
    const [first] = open({ arms, comparisons: [] }, { settings: [] }).all('svg.chart');
    expect(first?.querySelectorAll('[data-mark=line] path')).toHaveLength(2);
  });
});

test.each([
  [{ cells: { done: 10, failed: 2, missing: 0 } }, 'Mind: of 12 trainings, 2 failed.'],
  [{ cells: { done: 11, failed: 0, missing: 1 } }, 'Mind: of 12 trainings, 1 has not ended.'],
  [{ cells: { done: 6, failed: 1, missing: 5 } }, 'Mind: of 12 trainings, 1 failed and 5 have not ended.'],
])('what is missing is said: %j', (change, words) => {
  expect(open(change).texts('.warning')).toEqual([words]);
});

test('gates stand below what was compared, the broken ones each by itself', () => {
  const gates = [...gateOf('plain', 1, { minAccuracy: 0.96 }), ...gateOf('plain', 2, { minAccuracy: 0.98 })];
  const { texts, all } = open({ gates });
  expect(texts('h2').slice(0, 3)).toEqual(['Differences', 'Gates', 'Means over seeds']);
  const [, section] = all('section');
  const lines = [...(section?.querySelectorAll('li') ?? [])].map((line) => line.textContent);
  expect(lines.at(-1)).toMatch(/^plain, seed 2: test accuracy 0\.97/);
});

test('one seed is one, without an interval in the legend', () => {
  const [comparison] = analysisOf().comparisons;
  const { interval: _, ...without } = comparison!;
  const [drawn] = open({ comparisons: [without] }).all('svg.chart');
  expect(drawn?.textContent).toContain('one seed');
  expect(drawn?.textContent).not.toContain('mean and interval');
  expect(open().all('svg.chart')[0]?.textContent).toContain('mean and interval');
  expect(open({ seeds: [1] }).texts('.soft')[0]).toBe(
    'experiments/dropout-1: 2 configs, 1 seed, by test accuracy; this report by dropout-mlp 0.1.0',
  );
});

test('a score has no unit', () => {
  const metric = { name: 'testBrier', title: 'test Brier score', better: 'lower', unit: '' } as const;
  const { texts, all } = open({ metric });
  expect(texts('section:nth-of-type(1) p')[0]).toMatch(/^Differences seed by seed, with the 95 % interval/);
  expect(texts('.verdicts li')[0]).toContain(
    'Mean difference, the first less the second, +0.24833, 95 % interval +0.20940 to +0.28727;',
  );
  expect(texts('thead th')[0]).toBe('mean');
  expect(all('svg.chart')[0]?.textContent).toContain('difference of the test Brier score');
});

test.each([
  [{ comparisons: [] }, 'Nothing is compared: there is one config.'],
  [{ comparisons: [], notCompared: 'The configs are tested on different images.' }, 'The configs are tested on different images.'], // biome-ignore format: a row
])('where nothing is compared, it says so', (change, words) => {
  const page = open(change);
  expect(page.texts('.verdict')).toEqual([words]);
  expect(page.texts('h2')).not.toContain('Differences');
});

test('several comparisons are counted first', () => {
  const [one] = analysisOf().comparisons;
  const comparisons = [
    one!,
    { ...one!, verdict: { kind: 'equivalent' as const } },
    { ...one!, verdict: { kind: 'not shown' as const, because: 'interval' as const } },
  ];
  expect(open({ comparisons }).texts('.verdict')).toEqual([
    'Of 3 comparisons, 1 better, 1 equivalent, 1 without a difference that is shown.',
  ]);
});

describe.each([
  '</script><script>alert(1)</script>',
  '"><b>\'&amp;',
  '</title></style><img src=x onerror=alert(1)>',
])('what is named %j', (name) => {
  test('is text everywhere', () => {
    const arms = [armOf(name, { [name]: name }, [90, 91]), armOf('b', { [name]: 2 }, [91, 92])];
    const [comparison] = analysisOf().comparisons;
    const { all, texts } = open(
      {
        name,
        arms,
        comparisons: [{ ...comparison!, name, baseline: name }],
        failures: [{ arm: name, seed: 1, message: name }],
      },
      { experiment: name, version: name, config: name, settings: [{ path: name, values: [name, name] }] },
    );
    expect(all('script, b, img, [onerror]')).toEqual([]);
    expect(texts('h1')).toEqual([name]);
    expect(texts('title')).toEqual([`${name}: ${name}`]);
    expect(texts('pre code')).toEqual([name]);
  });
});

test('nothing is loaded or run, as in the report of a run', () => {
  const { all, text } = open();
  const [policy] = all('meta[http-equiv=Content-Security-Policy]').map((meta) =>
    meta.getAttribute('content'),
  );
  expect(policy).toMatch(/^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/); // biome-ignore format: one line
  expect(all('script, link, iframe, [style], a, style style')).toEqual([]);
  expect(text).not.toMatch(/url\(|@import/);
});
