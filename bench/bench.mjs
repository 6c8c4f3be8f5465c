// Measures an epoch, and a whole process, against peers: alternating, each run in a process of its own, medians.
//   npm run bench -- --data data/mnist [--python PATH] [--only dropout-mlp,jax] [--rounds 5]
//                    [--table NAME, one of tables.mjs: reference where none is given]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { peakMultiplyAdds } from './roofline/peak.mjs';
import { tables } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/mnist' },
    python: { type: 'string' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    table: { type: 'string', default: 'reference' },
  },
});
// Where it is not, npm run tfjs-node:from-wheel builds it.
const hasTfjsNode = existsSync(
  new URL('../node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node', import.meta.url),
);
const here = dirname(fileURLToPath(import.meta.url));
const table = tables[options.table];
if (table === undefined) throw new Error(`--table is one of ${Object.keys(tables).join(', ')}`);
console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}, ${options.rounds} rounds\n`,
);
const results = measureAlternating(table.rows.filter(isWanted));
if (table.task.cost) printCosts(table, results, await peakMultiplyAdds());
else printTable(table, results);

function isWanted({ name, script, task }) {
  const wanted = options.only.split(',').filter(Boolean);
  const canRun = script.endsWith('.py')
    ? options.python !== undefined
    : task.backend !== 'node' || hasTfjsNode;
  return canRun && (wanted.length === 0 || wanted.some((part) => name.includes(part)));
}

/** One run of each contestant a round, so that a change in the machine's speed meets all of them. */
function measureAlternating(rows) {
  const results = rows.map((row) => ({ row, runs: [] }));
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const { row, runs } of results) runs.push(runOnce(row));
    console.error(`round ${round} done`);
  }
  return results;
}

function runOnce({ script, task, environment }) {
  const program = script.endsWith('.py') ? options.python : process.execPath;
  const startedAt = performance.now();
  const { stdout, stderr, status } = spawnSync(
    program,
    [join(here, script), JSON.stringify({ data: options.data, ...table.task, ...task })],
    { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...environment } },
  );
  if (status !== 0) throw new Error(`${script} failed:\n${stderr}`);
  const result = JSON.parse(stdout.trim().split('\n').at(-1));
  return { ...result, processSeconds: (performance.now() - startedAt) / 1000 };
}

function printTable({ title, figure, beside }, results) {
  console.log(`${title}\n`);
  const more = beside === undefined ? '' : ` ${beside.name} |`;
  console.log(`| contestant | version | seconds: median (min to max) | ratio | peak memory |${more}`);
  console.log(`| --- | --- | --- | --- | --- |${more && ' --- |'}`);
  const medians = results.map(({ runs }) => median(runs.map(figure)));
  for (const [index, { row, runs }] of results.entries()) {
    const seconds = runs.map(figure);
    const range = `${Math.min(...seconds).toFixed(3)} to ${Math.max(...seconds).toFixed(3)}`;
    const ratio = (medians[index] / medians[0]).toFixed(2);
    const peak = median(runs.map((run) => run.peakMegabytes)).toFixed(0);
    const last = beside === undefined ? '' : ` ${median(runs.map(beside.figure)).toFixed(3)} |`;
    console.log(
      `| ${row.name} | ${runs[0].version} | ${medians[index].toFixed(3)} (${range}) | ${ratio} | ${peak} MB |${last}`,
    );
  }
}

// The measured time beside what the cost model says was done, and the roof of one thread.
function printCosts({ title, figure }, results, peak) {
  console.log(`${title}\n\nRoof of one thread: ${(peak / 1e9).toFixed(1)} G multiply-adds/s\n`);
  console.log('| what | seconds | multiply-adds | G/s | of the roof | bytes moved |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { row, runs } of results) {
    const seconds = median(runs.map(figure));
    const { multiplyAdds, bytes } = runs[0];
    const rate = multiplyAdds / seconds;
    const share = rate / (peak * row.task.threads);
    console.log(
      `| ${row.name} | ${seconds.toFixed(3)} | ${(multiplyAdds / 1e9).toFixed(2)} G | ${(rate / 1e9).toFixed(2)} | ${Math.round(100 * share)} % | ${(bytes / 1e9).toFixed(2)} GB |`,
    );
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
