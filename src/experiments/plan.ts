import type { Config, WrittenConfig } from '../config/schema.ts';
import type { Dataset, DatasetShape } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { splitSizes } from '../dataset/split-sizes.ts';
import { UserError } from '../errors.ts';
import { type Arm, checkArms, loadArms } from './arms.ts';
import { type Baseline, checkBaseline, readBaseline } from './baseline.ts';
import { type Cell, cellsOf, hashOf } from './cell.ts';
import { type OutcomeName, outcomes } from './outcomes.ts';
import type { ExperimentRequest } from './request.ts';

/** An experiment that can be run: everything read and checked, nothing written. */
export interface Plan {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly metric: OutcomeName;
  /** In the units of the metric. */
  readonly margin?: number;
  readonly arms: readonly Arm[];
  readonly cells: readonly Cell[];
  /** Of all cells: experiments with the same are one. */
  readonly identity: string;
  /** Training images of an arm. */
  readonly imagesOf: (config: Config) => number;
  /** Whether all arms are tested on the same images. */
  readonly sharesTestSet: boolean;
  /** That none of the arms may fall behind. */
  readonly baseline?: Baseline;
}

/** Nobody waits for more. */
const MOST_CELLS = 100_000;

/**
 * Reads all configs, looks at their data and lists the cells: first all seeds of the first arm.
 *
 * @throws UserError where anything of it is no good
 */
export async function planExperiment(request: ExperimentRequest): Promise<Plan> {
  checkSize(request);
  const loaded = await loadArms(request);
  const sources = await openSources(loaded.map(({ loaded: { config } }) => config));
  const sourceOf = ({ data }: Pick<WrittenConfig, 'data'>) => sources.get(keyOf(data)) as Source;
  const arms = checkArms(loaded, sourceOf, request);
  const cells = cellsOf(arms, request.seeds, (config) => {
    const { fingerprint } = sourceOf(config);
    return { fingerprint, testSet: testSetOf(config, sourceOf(config)) };
  });
  checkDistinct(cells);
  const { name, seeds, metric } = request;
  checkMetric(metric, arms);
  const margin = request.margin ?? marginOf(metric);
  const baseline = request.baseline === undefined ? undefined : await readBaseline(request.baseline);
  if (baseline !== undefined) checkBaseline(baseline, { arms, cells, seeds, metric });
  return {
    name,
    seeds,
    metric,
    ...(margin !== undefined && { margin }),
    arms,
    cells,
    identity: hashOf(cells.map(({ id }) => id)),
    imagesOf: (config) => splitSizes(sourceOf(config), config.data).train,
    sharesTestSet: new Set(cells.map(({ testSet }) => testSet)).size === 1,
    ...(baseline !== undefined && { baseline }),
  };
}

/** Before it is expanded: each axis multiplies it. */
function checkSize({ configs, seeds, vary }: ExperimentRequest): void {
  const count = vary.reduce((product, { length }) => product * length, configs.length * seeds.length);
  if (count <= MOST_CELLS) return;
  throw new UserError(
    'experiment/size',
    `expected an experiment of at most ${MOST_CELLS} trainings, received ${count}`,
    'Vary fewer settings, or take fewer seeds.',
  );
}

/** What is known of a data set once its images are out of memory again. */
type Source = DatasetShape & Pick<Dataset, 'fingerprint'>;

async function openSources(configs: readonly WrittenConfig[]): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  for (const { data } of configs) {
    if (sources.has(keyOf(data))) continue;
    const { imageShape, classes, train, test, fingerprint } = await openDataset(data.source, data);
    const labels = { train: withoutImages(train), ...(test && { test: withoutImages(test) }) };
    sources.set(keyOf(data), { imageShape, classes, fingerprint, ...labels });
  }
  return sources;
}

function withoutImages({ labels, count }: Dataset['train']) {
  return { labels, count };
}

function keyOf({ source, transpose }: Config['data']): string {
  return JSON.stringify([source, transpose]);
}

/** Where the source has test images of its own, they are all of them. */
function testSetOf({ data }: Config, { fingerprint, test }: Source): string {
  const decisive = test === undefined ? [fingerprint, data.splitSeed, data.testFraction] : [fingerprint];
  return hashOf(decisive).slice(0, 12);
}

function checkDistinct(cells: readonly Cell[]): void {
  const seen = new Map<string, Cell>();
  for (const cell of cells) {
    const same = seen.get(cell.id);
    seen.set(cell.id, cell);
    if (same === undefined) continue;
    const what =
      same.arm === cell.arm
        ? `seed ${cell.seed} of ${cell.arm} is there twice`
        : `${same.arm} and ${cell.arm} are the same training`;
    throw new UserError(
      'experiment/twice',
      `expected each training once, received one again: ${what}`,
      'Leave one of them out.',
    );
  }
}

function marginOf(metric: OutcomeName): number | undefined {
  const outcome: { readonly margin?: number } = outcomes[metric];
  return outcome.margin;
}

function checkMetric(metric: OutcomeName, arms: readonly Arm[]): void {
  const without = arms.find(({ resolved }) => resolved.data.validationFraction === 0);
  if (!metric.startsWith('val') || without === undefined) return;
  throw new UserError(
    'experiment/metric',
    `expected a metric that all configs have, received ${metric}: ${without.name} has no validation images`,
    'Set data.validationFraction, to 0.1 for example, or compare by testAccuracy.',
  );
}
