import type { Config, WrittenConfig } from '../config/schema.ts';
import type { Dataset, DatasetShape } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { splitSizes } from '../dataset/split-sizes.ts';
import { hashOf } from './hash.ts';

/** What is known of a data set once its images are out of memory again. */
export type Source = DatasetShape & Pick<Dataset, 'fingerprint'>;

/** Finds the data of a config. */
export type SourceOf = (config: Pick<WrittenConfig, 'data'>) => Source;

/** Looks at the data of configs, each data set once. */
export async function openSources(configs: readonly Pick<WrittenConfig, 'data'>[]): Promise<SourceOf> {
  const sources = new Map<string, Source>();
  for (const { data } of configs) {
    if (sources.has(keyOf(data))) continue;
    const { imageShape, classes, train, test, fingerprint } = await openDataset(data.source, data);
    const labels = { train: withoutImages(train), ...(test && { test: withoutImages(test) }) };
    sources.set(keyOf(data), { imageShape, classes, fingerprint, ...labels });
  }
  return ({ data }) => sources.get(keyOf(data)) as Source;
}

function withoutImages({ labels, count }: Dataset['train']) {
  return { labels, count };
}

function keyOf({ source, transpose }: WrittenConfig['data']): string {
  return JSON.stringify([source, transpose]);
}

/** What a config is trained and tested on. */
export interface ArmData {
  /** Of the data set. */
  readonly fingerprint: string;
  /** Of the images that are tested on, in hex: configs with the same are tested on the same. */
  readonly testSet: string;
  /** That are trained on. */
  readonly images: number;
}

export function dataOf({ data }: Config, source: Source): ArmData {
  return {
    fingerprint: source.fingerprint,
    testSet: testSetOf(data, source),
    images: splitSizes(source, data).train,
  };
}

/** Where the source has test images of its own, they are all of them. */
function testSetOf(data: Config['data'], { fingerprint, test }: Source): string {
  const decisive = test === undefined ? [fingerprint, data.splitSeed, data.testFraction] : [fingerprint];
  return hashOf(decisive).slice(0, 12);
}
