// Monte-Carlo dropout of our samplers: all figures of `eval --mc-samples`, with as many threads as the task says.
import { monteCarlo } from '../../dist/evaluation/monte-carlo.js';
import { buildMlp, useBackend } from '../../dist/index.js';
import { createSampler, savedRates } from '../../dist/training/engines/create-sampler.js';
import { packageVersion } from '../../dist/version.js';
import { digits, run, task } from './contest.mjs';

await useBackend('wasm');
const { test } = await digits();
const [, first, second] = task.rates;
const layers = [
  { flatten: {} },
  { dense: { units: task.units[0], activation: 'relu' } },
  { dropout: { rate: first } },
  { dense: { units: task.units[1], activation: 'relu' } },
  { dropout: { rate: second } },
  { dense: { units: 10, activation: 'softmax' } },
];
const model = buildMlp({ inputShape: [28, 28], layers, seed: 1 });
const choice = { choice: task.engine, threads: task.threads };
const sampler = await createSampler(choice, { model, rates: savedRates(model), seed: 1 }, 'the network');
const { samples } = task;
await run(packageVersion(), () =>
  monteCarlo(sampler.sample(test, samples), test.labels, { samples, classes: 10 }),
);
