// Has PyTorch and Keras take the steps that test/optimizers compares ours with, and stores their weights.
//   node scripts/optimizer-peers.mjs PYTHON   (with the packages of bench/peers/requirements.txt)
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dropout } from '../dist/dropout/bernoulli.js';
import { permutation, RandomStream } from '../dist/random.js';
import { drawDropoutMask } from '../dist/training/dropout-mask.js';
import { makeTask, optimizers } from '../test/optimizers/task.mjs';

const task = { ...makeTask({ permutation, RandomStream, drawDropoutMask, dropout }), optimizers };
const { stdout, stderr, status } = spawnSync(process.argv[2], ['test/optimizers/peers.py'], {
  input: JSON.stringify(task),
  encoding: 'utf8',
  maxBuffer: 1 << 26,
});
if (status !== 0) throw new Error(stderr);
writeFileSync('test/optimizers/peers.json', stdout);
