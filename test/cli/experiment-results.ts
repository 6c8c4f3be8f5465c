import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of an experiment that say what it has come to, but for how long it took. */
export async function resultsOf(experiment: string) {
  const read = (file: string) => readFile(join(experiment, file), 'utf8');
  const lines = (await read('results.jsonl')).replaceAll(/"seconds":[\d.]+/g, '"seconds":0');
  const [head = '', ...rows] = (await read('results.csv')).split('\r\n');
  const timed = head.split(',').indexOf('seconds');
  const table = rows.map((row) => row.split(',').filter((_, column) => column !== timed));
  const summary = (await read('summary.md')).replaceAll(/^(\|.* to .*)\| [\d.]+ \|$/gm, '$1|');
  return { plan: await read('experiment.yaml'), lines, head, table, summary };
}
