// What every Node contestant shares: the task it is given, the data, and how it reports.
import { openDataset } from '../../dist/dataset/source.js';

// The task is one JSON document: data (a directory), images, batch, units, rates,
// optimizer, maxNorm or none, epochs, evaluate, threads.
export const task = JSON.parse(process.argv[2]);

// The digits of the task; its number of training images, where it has one, are the first of them.
export async function digits() {
  const { train, test } = await openDataset(task.data);
  const count = task.images ?? train.count;
  const images = train.images.subarray(0, count * 784);
  return { train: { images, labels: train.labels.subarray(0, count), count }, test };
}

// Trains the epochs of the task, timing each, and prints the result as JSON, with what `more` adds to it.
export async function run(version, trainEpoch, evaluate, more = () => ({})) {
  const seconds = [];
  for (let epoch = 1; epoch <= task.epochs; epoch++) {
    const startedAt = performance.now();
    await trainEpoch(epoch);
    seconds.push((performance.now() - startedAt) / 1000);
  }
  const accuracy = task.evaluate ? await evaluate() : null;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ version, seconds, accuracy, peakMegabytes, ...more() }));
  process.exit();
}
