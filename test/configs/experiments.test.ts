import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readExperimentFile } from '../../src/experiments/document.ts';
import { measuredExperiments } from '../../src/experiments/measured.ts';
import { planExperiment } from '../../src/experiments/plan.ts';
import { experimentSchemaFile, experimentsReadme } from '../../src/experiments/readme.ts';
import { requestOf } from '../../src/experiments/request.ts';
import { experimentPath, shippedExperiments } from '../../src/experiments/shipped.ts';
import { measuredSection } from '../../src/report/experiment/measured-section.ts';

const directory = join(import.meta.dirname, '..', '..', 'configs', 'experiments');
const read = (file: string) => readFileSync(join(directory, file), 'utf8');
const shipped = await shippedExperiments();

test('six experiments are shipped', () => {
  expect(shipped.map(({ name }) => name)).toEqual([
    'figure-10',
    'figure-9-kept',
    'figure-9-width',
    'quick',
    'table-9',
    'width',
  ]);
});

test('README.md, the curves in it, and schema.json are current; `npm run schema` writes them', async () => {
  const measured = (await measuredExperiments(shipped)).map(measuredSection);
  expect(measured.map(({ name }) => name)).toContain('figure-10');
  expect(read('README.md')).toBe(experimentsReadme(shipped, measured));
  for (const { name, svg } of measured) if (svg !== undefined) expect(read(`measured/${name}.svg`)).toBe(svg);
  expect(read('schema.json')).toBe(experimentSchemaFile());
});

describe.each(shipped)('configs/experiments/$name.yaml', ({ name, text }) => {
  test('begins with its schema, purpose, command and what was published', () => {
    const [schema, purpose, command, published] = text.split('\n');
    expect(schema).toBe('# yaml-language-server: $schema=./schema.json');
    expect(purpose).toMatch(/^# purpose: \w/);
    expect(command).toMatch(new RegExp(`^# command: dropout-mlp batch ${name}( --data data/mnist)?$`));
    expect(published).toMatch(/^# published: \w/);
  });

  test('is accepted by its schema as editors have it', () => {
    const editor = z.fromJSONSchema(JSON.parse(read('schema.json')));
    expect(editor.safeParse(parse(text)).error).toBeUndefined();
  });

  test('has configs that fit their data', async () => {
    const { file, document } = await readExperimentFile(experimentPath(name));
    // the training sizes are those of all digits, which are not in the repository
    const vary = file.vary.map(({ 'data.subset': _, ...axis }) => axis);
    const plan = await planExperiment(requestOf({ ...file, seeds: 1, vary }, document));
    expect(plan.name).toBe(name);
    expect(plan.cells.length).toBeGreaterThan(1);
  });
});
