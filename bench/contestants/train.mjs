// A training as users run it: the reference config through `train`, with as many threads as the task says.
import { train } from '../../dist/index.js';
import { packageVersion } from '../../dist/version.js';
import { task } from './contest.mjs';

const { history } = await train(undefined, {
  data: task.data,
  threads: task.threads,
  seed: 1,
  set: [`training.epochs=${task.epochs}`, 'training.earlyStopping=null', 'training.engine=fused'],
});
const seconds = history.map(({ durationMs }) => durationMs / 1000);
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ version: packageVersion(), seconds, peakMegabytes }));
process.exit();
