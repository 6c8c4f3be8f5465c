import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { resultsOf } from '../cli/experiment-results.ts';
import { root, runCli, useTemporaryDirectory } from '../cli/run-cli.ts';

// The commands of the templates give the results of one machine. Slurm, Snakemake and GNU parallel are tried by .ci/cluster.

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const read = (template: string) => readFile(join(root, 'configs/experiments/cluster', template), 'utf8');

/** Four trainings of a moment. */
const experiment =
  'configs: [article, article-no-dropout]\nseeds: 2\nset: { data.subset: 300, training.epochs: 2 }\n';

beforeAll(async () => {
  await writeFile(inDirectory('experiment.yaml'), experiment);
  await runCli(['batch', 'experiment.yaml', '--out', 'alone'], { cwd: directory.path });
});

/** Runs a line of a shell in a folder of its own, with the experiment file in it. */
async function shell(line: string, folder: string, env: Record<string, string | number> = {}): Promise<void> {
  await mkdir(inDirectory(folder), { recursive: true });
  await writeFile(inDirectory(folder, 'experiment.yaml'), experiment);
  const environment = Object.entries(env).map(([name, value]) => [name, String(value)]);
  await promisify(execFile)('bash', ['-euc', line], {
    cwd: inDirectory(folder),
    env: { ...process.env, ...Object.fromEntries(environment) },
  });
}

/** The line of a list of them that runs the program. */
const programLine = (lines: readonly (string | { run?: string })[]) =>
  lines
    .map((line) => (typeof line === 'string' ? line : (line.run ?? '')))
    .find((line) => line.startsWith('dropout-mlp ')) ?? '';

describe('the commands of a template give the results of one machine:', () => {
  test('gitlab-ci.yml', async () => {
    const { part, whole } = parse(await read('gitlab-ci.yml'));
    for (let index = 1; index <= part.parallel; index++)
      await shell(programLine(part.script), 'gitlab', { CI_NODE_INDEX: index, CI_NODE_TOTAL: part.parallel });
    await shell(programLine(whole.script), 'gitlab');
    expect(await resultsOf(inDirectory('gitlab/experiment'))).toEqual(await resultsOf(inDirectory('alone')));
  });

  test('github-actions.yml', async () => {
    const { part, whole } = parse(await read('github-actions.yml')).jobs;
    const parts: number[] = part.strategy.matrix.part;
    const expression = (text: string) => `\${{ ${text} }}`;
    expect(part.steps[3].env).toEqual({
      CI_NODE_INDEX: expression('matrix.part'),
      CI_NODE_TOTAL: expression('strategy.job-total'),
    });
    for (const index of parts) {
      // Each on a machine of its own; what it leaves is downloaded into a folder of its name.
      await shell(`${programLine(part.steps)}; mkdir -p parts; mv part parts/part-${index}`, 'github', {
        CI_NODE_INDEX: index,
        CI_NODE_TOTAL: parts.length,
      });
    }
    await shell(programLine(whole.steps), 'github', { GITHUB_STEP_SUMMARY: inDirectory('github/step.md') });
    expect(await resultsOf(inDirectory('github/experiment'))).toEqual(await resultsOf(inDirectory('alone')));
    expect(await readFile(inDirectory('github/step.md'), 'utf8')).toBe(
      await readFile(inDirectory('github/experiment/summary.md'), 'utf8'),
    );
  });

  test('kubernetes.yaml, kubernetes-merge.yaml', async () => {
    const argsOf = async (template: string) => {
      const { spec } = parse(await read(template));
      const [{ command, args }] = spec.template.spec.containers;
      return { completions: spec.completions, line: [command.at(-1), ...args].join(' ') };
    };
    const { completions, line } = await argsOf('kubernetes.yaml');
    expect(line).toContain(`--shard auto/${completions}`);
    for (let index = 0; index < completions; index++)
      await shell(line, 'kubernetes', { JOB_COMPLETION_INDEX: index });
    await shell((await argsOf('kubernetes-merge.yaml')).line, 'kubernetes');
    expect(await resultsOf(inDirectory('kubernetes/experiments/all'))).toEqual(
      await resultsOf(inDirectory('alone')),
    );
  });
});
