// How often what `compare` prints is wrong, by simulation: of two configs that do not differ, and of two that do.
//   npm run setup && node bench/simulated-comparisons.mjs --repetitions 10000
import { parseArgs } from 'node:util';

// Shares of all repetitions. Numbers of correct images of 10 000 are normal, rounded, and correlated over the seeds by a
// half; `uniform` gives a number in (0, 1) at each call.
export function simulate({ compareAll, summarizeSample, uniform, repetitions, seeds, difference }) {
  const counts = { covered: 0, coveredMean: 0, claimed: 0, wrong: 0, rejected: 0 };
  const settings = { better: 'higher', margin: 10 };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const [baseline, other] = twoConfigs(seeds, difference, () => normal(uniform));
    const contrast = { baseline: sampleOf('a', baseline), sample: sampleOf('b', other), scale: 1 };
    const [comparison] = compareAll([contrast], settings);
    const { interval, p, verdict } = comparison;
    counts.covered += covers(interval, difference);
    counts.coveredMean += covers(summarizeSample(baseline).interval, MEAN);
    counts.claimed += verdict.kind === 'better' || verdict.kind === 'worse';
    counts.wrong += verdict.kind === 'worse' && difference > 0;
    counts.rejected += p <= 0.05;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / repetitions]));
}

const MEAN = 9720;
const DEVIATION = 10;

function twoConfigs(seeds, difference, draw) {
  const pairs = Array.from({ length: seeds }, () => {
    const common = draw();
    return [0, difference].map((shift) =>
      Math.round(MEAN + shift + DEVIATION * Math.SQRT1_2 * (common + draw())),
    );
  });
  return [0, 1].map((index) => pairs.map((pair) => pair[index]));
}

// Box and Muller 1958.
function normal(uniform) {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function sampleOf(name, values) {
  return { name, seeds: values.map((_, seed) => seed), values: new Map(values.entries()) };
}

function covers({ lower, upper }, value) {
  return lower <= value && value <= upper;
}

async function print() {
  const [{ compareAll }, { summarizeSample }, { RandomStream }] = await Promise.all(
    ['experiments/statistics/comparison', 'experiments/statistics/sample', 'random'].map(
      (path) => import(`../dist/${path}.js`),
    ),
  );
  const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '10000' } } });
  const repetitions = Number(values.repetitions);
  console.log('| seeds | difference | interval covers | mean covered | claimed | wrong sign | p <= 0.05 |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const seeds of [6, 10]) {
    for (const difference of [0, 10]) {
      const stream = new RandomStream(1, 'shuffle');
      const uniform = () => stream.uniform();
      const found = simulate({
        compareAll,
        summarizeSample,
        uniform,
        repetitions,
        seeds,
        difference,
      });
      const { covered, coveredMean, claimed, wrong, rejected } = found;
      const shares = [covered, coveredMean, claimed, wrong, rejected].map((share) => share.toFixed(4));
      console.log(`| ${seeds} | ${difference} | ${shares.join(' | ')} |`);
    }
  }
}

if (process.argv[1] === import.meta.filename) await print();
