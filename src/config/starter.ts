import { Document, isMap, isScalar, isSeq, type Node, type Pair, parse } from 'yaml';
import { type FittedData, fitTo, type WrittenSettings } from './fit.ts';
import type { ConfigInput } from './schema.ts';
import { listSettings } from './settings.ts';
import type { ShippedConfig } from './shipped.ts';

/** The reference network, with the settings that are changed most often. */
const starter = {
  name: 'my-network',
  seed: 1,
  data: { source: 'embedded', validationFraction: 0.1 },
  model: {
    inputShape: [28, 28],
    layers: [
      'flatten',
      { dense: { units: 128, activation: 'relu' } },
      { dropout: 0.2 },
      { dense: { units: 64, activation: 'relu' } },
      { dropout: 0.2 },
      { dense: { units: 10, activation: 'softmax' } },
    ],
  },
  training: {
    optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0 },
    loss: 'categoricalCrossentropy',
    epochs: 200,
    batchSize: 32,
    earlyStopping: { monitor: 'valLoss', patience: 10, restoreBest: true },
  },
};

/** What a config to start from is made of. */
export interface Start {
  /** Path of the JSON Schema, for editors. */
  readonly schema?: string | undefined;
  /** The shipped config that is copied; the reference network where it is absent. */
  readonly from?: ShippedConfig | undefined;
  /** The data set that it shall fit; the embedded digits where it is absent. */
  readonly data?: FittedData | undefined;
  /** Of the config, where it is no copy. */
  readonly name?: string | undefined;
}

/** What stands in a config to start from. */
export function starterSettings({ from, data, name = starter.name }: Start): ConfigInput & WrittenSettings {
  const settings = from === undefined ? { ...starter, name } : parse(from.text);
  return data === undefined ? settings : fitTo(settings, data);
}

/** A config to start from, every setting with its sentence from the schema. */
export function starterConfig(start: Start): string {
  const { schema, from, data } = start;
  const document = new Document(starterSettings(start));
  const header = [
    ...(schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`]),
    'A config of dropout-mlp. What is left out has its default.',
    ...(from === undefined ? [] : [`From ${from.name}: ${from.purpose}`]),
    ...(from === undefined || data !== undefined ? [] : [`measured: ${from.measured}`]), // on other data
  ];
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  const sentences = new Map(listSettings().map(({ path, description }) => [path, description]));
  annotate(document.contents, '', sentences);
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}

/** Puts each sentence before the first setting it describes. */
function annotate(node: unknown, path: string, sentences: Map<string, string>): void {
  if (isSeq(node)) {
    if (node.items.every(isScalar)) node.flow = true;
    for (const item of node.items) annotate(item, `${path}.*`, sentences);
  }
  if (!isMap(node)) return;
  for (const { key, value } of node.items as Pair<Node, Node>[]) {
    const childPath = path === '' ? String(key) : `${path}.${key}`;
    const sentence = sentences.get(childPath);
    sentences.delete(childPath);
    const commented = path.endsWith('.*') ? node : key; // before the dash of a list item, not behind it
    if (sentence !== undefined) commented.commentBefore = ` ${sentence}`;
    annotate(value, childPath, sentences);
  }
}
