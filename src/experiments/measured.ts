import { existsSync } from 'node:fs';
import { type Analysis, analyse } from './analysis.ts';
import { readBaseline } from './baseline.ts';
import { marginOf } from './outcomes.ts';
import { planOfResults } from './results-plan.ts';
import { besideExperiments, type ShippedExperiment } from './shipped.ts';

/**
 * What the shipped experiments came to, of those whose results are shipped too: `measured/<name>.jsonl`, the
 * `results.jsonl` of a run of them as they are.
 */
export async function measuredExperiments(shipped: readonly ShippedExperiment[]): Promise<Analysis[]> {
  const measured = shipped.filter(({ name }) => existsSync(pathOf(name)));
  const margin = marginOf('testAccuracy');
  return Promise.all(
    measured.map(async ({ name }) => {
      const { results } = await readBaseline(pathOf(name));
      const plan = planOfResults(results, { name, metric: 'testAccuracy', ...(margin && { margin }) });
      return analyse(plan, new Map(results.map((one) => [one.cell, one])));
    }),
  );
}

function pathOf(name: string): string {
  return besideExperiments(`measured/${name}.jsonl`);
}
