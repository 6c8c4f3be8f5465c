// Has Keras, PyTorch and the papers' formulas give the numbers that test/schedules compares ours with, and stores them.
//   node scripts/schedule-peers.mjs PYTHON   (with the packages of bench/peers/requirements.txt)
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const { stdout, stderr, status } = spawnSync(process.argv[2], ['test/schedules/peers.py'], {
  encoding: 'utf8',
});
if (status !== 0) throw new Error(stderr);
writeFileSync('test/schedules/peers.json', stdout);
