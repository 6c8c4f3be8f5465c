// Compares the test accuracy of both engines: the article's network, the same seeds, a paired t-test.
//   npm run bench:accuracy -- --data data/mnist --seeds 10 --epochs 10
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildMlp, createEngine, loadConfig, openDataset, splitDataset, useBackend } from '../dist/index.js';
import { average, pairedTTest } from './paired-t-test.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/mnist' },
    seeds: { type: 'string', default: '10' },
    epochs: { type: 'string', default: '10' },
  },
});
const [seeds, epochs] = [wholeNumber('seeds', 2), wholeNumber('epochs', 1)];
const { config } = await loadConfig(undefined, []); // the article's
const dataset = await openDataset(options.data);
const backend = await useBackend(config.training.backend);
const rows = [];
for (let seed = 1; seed <= seeds; seed++) {
  rows.push({ seed, fused: await accuracyOf('fused', seed), layers: await accuracyOf('layers', seed) });
  console.error(`seed ${seed} done`);
}
console.log(`${dataset.source}, epochs: ${epochs}, ${backend.name} backend, Node ${process.versions.node}\n`);
printTable(rows);
printTest(pairedTTest(rows.map(({ fused, layers }) => fused - layers)));
process.exit();

function wholeNumber(name, least) {
  const number = Number(options[name]);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} is a whole number from ${least}`);
  return number;
}

// On the test images, after all epochs: without early stopping, so that both engines train equally long.
async function accuracyOf(choice, seed) {
  const splits = splitDataset(dataset, { ...config.data, seed });
  const model = buildMlp({ ...config.model, seed });
  const { batchSize, optimizer } = config.training;
  const { engine } = await createEngine(
    { choice, threads: availableParallelism() },
    { model, train: splits.train, batchSize, optimizer, seed },
  );
  for (let epoch = 1; epoch <= epochs; epoch++) await engine.trainEpoch(epoch);
  const { accuracy } = await engine.measure(splits.test);
  engine.dispose();
  model.dispose();
  return accuracy;
}

function printTable(rows) {
  const line = (name, fused, layers) =>
    `| ${name} | ${fused.toFixed(4)} | ${layers.toFixed(4)} | ${signed(fused - layers, 4)} |`;
  console.log('| seed | fused | layers | fused - layers |');
  console.log('| --- | --- | --- | --- |');
  for (const { seed, fused, layers } of rows) console.log(line(seed, fused, layers));
  const means = [rows.map(({ fused }) => fused), rows.map(({ layers }) => layers)].map(average);
  console.log(line('mean', ...means));
}

function printTest({ mean, standardError, t, degrees, p }) {
  console.log(`\nPaired difference: ${signed(mean, 5)}, standard error ${standardError.toFixed(5)}.`);
  if (Number.isNaN(t)) console.log('The difference is the same for every seed, so there is nothing to test.');
  else console.log(`Paired t-test: t(${degrees}) = ${t.toFixed(2)}, two-sided p = ${p.toFixed(3)}.`);
}

function signed(number, digits) {
  return `${number > 0 ? '+' : ''}${number.toFixed(digits)}`;
}
