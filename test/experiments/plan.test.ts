import { describe, expect, test } from 'vitest';
import { checkData, planExperiment } from '../../src/experiments/plan.ts';
import { type ExperimentRequest, firstSeeds } from '../../src/experiments/request.ts';
import { parseAxis } from '../../src/experiments/vary.ts';

const request = (changes: Partial<ExperimentRequest> = {}): ExperimentRequest => ({
  name: 'x',
  configs: [
    { config: 'article', set: [] },
    { config: 'article-no-dropout', set: [] },
  ],
  seeds: firstSeeds(2),
  set: [],
  overrides: [],
  vary: [],
  metric: 'testAccuracy',
  ...changes,
});
const article = [{ config: 'article', set: [] }];
const idsOf = async (changes?: Partial<ExperimentRequest>) =>
  (await planExperiment(request(changes))).cells.map(({ id }) => id);

describe('cells', () => {
  test('are every config with every seed', async () => {
    const { cells, seeds, margin } = await planExperiment(request());
    expect(cells.map(({ arm, seed, directory }) => [arm, seed, directory])).toEqual([
      ['article', 1, 'runs/article-seed-1'],
      ['article', 2, 'runs/article-seed-2'],
      ['article-no-dropout', 1, 'runs/article-no-dropout-seed-1'],
      ['article-no-dropout', 2, 'runs/article-no-dropout-seed-2'],
    ]);
    expect({ seeds, margin }).toEqual({ seeds: [1, 2], margin: 0.1 });
  });

  test('share their split, which is that of the first seed', async () => {
    const { cells } = await planExperiment(request({ seeds: [7, 8] }));
    expect(cells.map(({ resolved }) => [resolved.seed, resolved.data.splitSeed])).toEqual([
      [7, 7],
      [8, 7],
      [7, 7],
      [8, 7],
    ]);
  });

  test("a config's own split seed stays", async () => {
    const { cells } = await planExperiment(request({ overrides: ['data.splitSeed=9'], splitSeed: 4 }));
    expect(new Set(cells.map(({ resolved }) => resolved.data.splitSeed))).toEqual(new Set([9]));
  });

  test('are made at every combination of what is varied', async () => {
    const vary = [parseAxis('model.layers.*.dropout=0,0.5'), parseAxis('training.epochs=1,2')];
    const { arms } = await planExperiment(request({ configs: article, vary }));
    expect(arms.map(({ name }) => name)).toEqual([
      'article dropout=0 epochs=1',
      'article dropout=0 epochs=2',
      'article dropout=0.5 epochs=1',
      'article dropout=0.5 epochs=2',
    ]);
    const rates = arms.map(({ resolved }) =>
      resolved.model.layers.flatMap((layer) => ('dropout' in layer ? layer.dropout.rate : [])),
    );
    expect(rates).toEqual([
      [0, 0],
      [0, 0],
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  test('have directories whose names every file system takes', async () => {
    const vary = [parseAxis('model.layers.*.dropout=0.5,{rate: {linear: {from: 0, to: 0.5, epochs: 3}}}')];
    const { cells } = await planExperiment(request({ configs: article, vary, seeds: [1] }));
    expect(cells.map(({ directory }) => directory)).toEqual([
      'runs/article-dropout-0.5-seed-1',
      'runs/article-dropout-rate-linear-from-0-to-0.5-epochs-3-seed-1',
    ]);
  });
});

describe('the identity of a cell', () => {
  test('depends on every setting and on the seed', async () => {
    const ids = await Promise.all([
      idsOf(),
      idsOf({ seeds: [3, 4], splitSeed: 1 }),
      idsOf({ splitSeed: 2 }),
      idsOf({ overrides: ['training.epochs=3'] }),
    ]);
    expect(new Set(ids.flat()).size).toBe(16);
  });

  test('is the same however it was asked for', async () => {
    const set = [{ path: 'training.epochs', value: 3, origin: ['set'] as const }];
    expect(await idsOf({ set })).toEqual(await idsOf({ overrides: ['training.epochs=3'] }));
  });
});

describe('gates', () => {
  const of = (value: number, origin: readonly string[]) => ({ path: 'gates.minAccuracy', value, origin });

  test('change no training: the experiment stays the same', async () => {
    const plain = await planExperiment(request());
    const gated = await planExperiment(request({ set: [of(0.9, ['gates', 'minAccuracy'])] }));
    expect(gated.identity).toBe(plain.identity);
    expect(gated.cells).toEqual(plain.cells);
  });

  test('of the experiment are those of every config, unless it has its own, or --set says so', async () => {
    const set = [of(0.9, ['gates', 'minAccuracy'])];
    const configs = [
      { config: 'article', set: [] },
      { config: 'article-no-dropout', set: [of(0.8, ['configs', '1', 'set', 'gates.minAccuracy'])] },
    ];
    const gatesOf = async (overrides: string[]) =>
      (await planExperiment(request({ configs, set, overrides }))).arms.map(({ gates }) => gates);
    expect(await gatesOf([])).toEqual([{ minAccuracy: 0.9 }, { minAccuracy: 0.8 }]);
    expect(await gatesOf(['gates.minAccuracy=0.7', 'gates.maxSeconds=5'])).toEqual([
      { minAccuracy: 0.7, maxSeconds: 5 },
      { minAccuracy: 0.7, maxSeconds: 5 },
    ]);
  });
});

test('data that is not what an experiment was begun with is found out', async () => {
  const { arms } = await planExperiment(request());
  await checkData({ arms });
  const changed = arms.map((arm) => ({ ...arm, fingerprint: 'another' }));
  const message = 'embedded: not the images that article was begun with';
  await expect(checkData({ arms: changed })).rejects.toThrow(expect.objectContaining({ message }));
});

describe('refused are', () => {
  test.each([
    [
      'the same training twice',
      { configs: [...article, ...article] },
      'expected each training once, received one again: seed 1 of article is there twice',
    ],
    [
      'a metric that a config has not',
      { metric: 'valLoss', overrides: ['data.validationFraction=0', 'training.earlyStopping=null'] },
      'expected a metric that all configs have, received valLoss: article has no validation images',
    ],
    [
      'more trainings than anybody waits for',
      { seeds: firstSeeds(10_000), vary: [parseAxis('training.epochs=1,2,3,4,5,6')] },
      'expected an experiment of at most 100000 trainings, received 120000',
    ],
    [
      'a value of --vary that the setting does not take',
      { configs: article, vary: [parseAxis('training.epochs=1,x')] },
      '--vary training.epochs=x  training.epochs: expected a whole number from 1 to 1000000, received the text "x".',
    ],
  ] as [string, Partial<ExperimentRequest>, string][])('%s', (_, changes, message) =>
    expect(planExperiment(request(changes))).rejects.toThrow(expect.objectContaining({ message })),
  );
});

test.each([
  [
    'training.epochs',
    '--vary training.epochs  expected a setting and its values, received none. Write them as in training.epochs=10,20,40.',
  ],
  [
    'training.epochs=',
    '--vary training.epochs=  expected a setting and its values, received none. Write them as in training.epochs=10,20,40.',
  ],
  [
    '=1,2',
    '--vary =1,2  expected a setting and its values, received none. Write them as in training.epochs=10,20,40.',
  ],
])('--vary %s', (text, message) =>
  expect(() => parseAxis(text)).toThrow(expect.objectContaining({ message })),
);
