// Has Keras's ReduceLROnPlateau follow generated sequences of metrics, and stores the learning rates it came to.
//   node scripts/plateau-peers.mjs PYTHON   (with the packages of bench/peers/requirements.txt)
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { RandomStream } from '../dist/random.js';

const random = new RandomStream(5, 'split');
const one = (...values) => values[random.below(values.length)];
const cases = Array.from({ length: 60 }, () => ({
  learningRate: one(0.1, 0.02),
  settings: {
    factor: one(0.1, 0.5, 0.9),
    patience: one(1, 2, 3),
    mode: one('min', 'max'),
    minDelta: one(0, 1e-4, 0.1),
    cooldown: one(0, 1, 3),
    minLearningRate: one(0, 0.005, 0.03),
  },
  values: Array.from({ length: 24 }, (_, epoch) =>
    Math.fround(random.below(10) / 10 + one(0, 1) / (1 + epoch)),
  ),
}));
const { stdout, stderr, status } = spawnSync(process.argv[2], ['test/training/observers/plateau.py'], {
  input: JSON.stringify(cases),
  encoding: 'utf8',
});
if (status !== 0) throw new Error(stderr);
writeFileSync('test/training/observers/plateau.json', stdout);
