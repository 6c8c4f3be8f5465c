import { Document, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { listSettings } from './settings.ts';

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

/**
 * A config to start from: the reference network, every setting with its sentence from the schema.
 *
 * @param schema path or URL of the JSON Schema, for editors
 */
export function starterConfig(schema: string): string {
  const document = new Document(starter);
  document.commentBefore = ` yaml-language-server: $schema=${schema}\n A config of dropout-mlp. What is left out has its default.`;
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
