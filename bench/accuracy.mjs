// Compares the test accuracy of both engines: the article's network, the same seeds, a paired t-test. With an interpreter
// that has the packages of peers/requirements.txt, also with Keras, which draws other numbers from the same seeds.
//   npm run bench:accuracy -- --data data/mnist --seeds 10 --epochs 10 [--python PATH]
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  buildMlp,
  createEngine,
  epochSettings,
  loadConfig,
  openDataset,
  splitDataset,
  useBackend,
} from '../dist/index.js';
import { average, pairedTTest, standardErrorOf } from './paired-t-test.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/mnist' },
    seeds: { type: 'string', default: '10' },
    epochs: { type: 'string', default: '10' },
    python: { type: 'string' },
  },
});
const [seeds, epochs] = [wholeNumber('seeds', 2), wholeNumber('epochs', 1)];
const { config } = await loadConfig(undefined, []); // the article's
const dataset = await openDataset(options.data);
const backend = await useBackend('wasm'); // the same bits on every machine
const rows = [];
for (let seed = 1; seed <= seeds; seed++) {
  rows.push({ seed, fused: await accuracyOf('fused', seed), layers: await accuracyOf('layers', seed) });
  console.error(`seed ${seed} done`);
}
console.log(`${dataset.source}, epochs: ${epochs}, ${backend.name} backend, Node ${process.versions.node}\n`);
printTable(rows);
printTest(pairedTTest(rows.map(({ fused, layers }) => fused - layers)));
if (options.python !== undefined) printKeras(keras());
process.exit();

// The accuracies that Keras reaches with the settings of the config, a line of JSON for each seed.
function keras() {
  const { batchSize, optimizer } = config.training;
  const of = (kind) => config.model.layers.flatMap((layer) => layer[kind] ?? []);
  const task = {
    data: options.data,
    seeds,
    epochs,
    batch: batchSize,
    ...optimizer,
    units: of('dense')
      .map(({ units }) => units)
      .slice(0, -1),
    rates: of('dropout').map(({ rate }) => rate),
    validationFraction: config.data.validationFraction,
  };
  const script = fileURLToPath(new URL('peers/keras_accuracy.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(options.python, [script, JSON.stringify(task)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} failed:\n${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

// Beside the fused engine: means of independent draws, so that their standard errors add up as squares.
function printKeras(runs) {
  const [ours, theirs] = [rows.map(({ fused }) => fused), runs.map(({ accuracy }) => accuracy)];
  const line = (name, values) =>
    `| ${name} | ${average(values).toFixed(5)} | ${standardErrorOf(values).toFixed(5)} | ${values.map((one) => one.toFixed(4)).join(' ')} |`;
  console.log('\n| trained by | mean | standard error | seeds |\n| --- | --- | --- | --- |');
  console.log(line('fused engine', ours));
  console.log(line(`Keras ${runs[0].version}`, theirs));
  const difference = signed(average(ours) - average(theirs), 5);
  const standardError = Math.hypot(standardErrorOf(ours), standardErrorOf(theirs)).toFixed(5);
  console.log(`\nDifference of the means: ${difference}, standard error ${standardError}.`);
}

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
  const rates = config.model.layers.flatMap(({ dropout }) => (dropout ? [dropout.rate] : []));
  const schedules = { learningRate: optimizer.learningRate, rates };
  for (let epoch = 1; epoch <= epochs; epoch++)
    await engine.trainEpoch(epoch, epochSettings(schedules, { epoch, epochs, batches: engine.batches }));
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
