// Our engines: the one the task names, with as many threads as it says.
import { buildMlp, createEngine, epochSettings, useBackend } from '../../dist/index.js';
import { packageVersion } from '../../dist/version.js';
import { epochCost } from '../roofline/cost-model.mjs';
import { digits, run, task } from './contest.mjs';

await useBackend(task.backend ?? 'auto');
const { train, test } = await digits();
const { kind = 'dropout', maxNorm, globalClipNorm } = task;
const setting = kind === 'gaussianNoise' ? 'stddev' : 'rate';
const limit = maxNorm !== undefined && { maxNorm };
const layers = [{ flatten: {} }];
for (const [index, rate] of task.rates.entries()) {
  if (rate > 0) layers.push({ [kind]: { [setting]: rate } });
  if (index < task.units.length)
    layers.push({ dense: { units: task.units[index], activation: 'relu', ...limit } });
}
layers.push({ dense: { units: 10, activation: 'softmax', ...limit } });
const model = buildMlp({ inputShape: [28, 28], layers, seed: 1 });
const optimizer = { ...task.optimizer, ...(globalClipNorm !== undefined && { globalClipNorm }) };
const { engine } = await createEngine(
  { choice: task.engine, threads: task.threads },
  { model, train, batchSize: task.batch, optimizer, seed: 1 },
);
const rates = task.rates.filter((rate) => rate > 0);
const settings = epochSettings(
  { learningRate: optimizer.learningRate, rates },
  { epoch: 1, epochs: 1, batches: engine.batches },
);
await run(
  packageVersion(),
  (epoch) => engine.trainEpoch(epoch, settings),
  async () => (await engine.measure(test)).accuracy,
  () => (task.cost ? epochCost(model, train, task) : {}),
);
