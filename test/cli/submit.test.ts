import { chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { binary, root, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

// Slurm itself is tried by .ci/cluster; here its programs are scripts that keep what they are told.

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const main = (...args: string[]) => runMain(args, { cwd: directory.path });
const submit = (...args: string[]) =>
  main('batch', 'submit', '--slurm', 'article', '--seeds', '5', '--set', 'data.subset=300', ...args);

/** What each program does, unless a test says otherwise. */
const programs = {
  sbatch: 'wc -l < calls',
  scontrol: 'echo "MaxArraySize            = 3"',
  squeue: ':',
  scancel: ':',
};

async function install(changes: Partial<typeof programs> = {}): Promise<void> {
  await mkdir(inDirectory('bin'), { recursive: true });
  for (const [name, script] of Object.entries({ ...programs, ...changes })) {
    const file = inDirectory('bin', name);
    await writeFile(file, `#!/bin/sh\necho ${name} "$@" >> calls\n${script}\n`);
    await chmod(file, 0o755);
  }
  await writeFile(inDirectory('calls'), '');
}
const calls = async () => (await readFile(inDirectory('calls'), 'utf8')).trimEnd().split('\n');

let path: string;
beforeAll(async () => {
  path = await realpath(directory.path); // as commands see it
});
beforeEach(() => {
  vi.stubEnv('PATH', `${inDirectory('bin')}${delimiter}${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('submits arrays within the limit, and a merge after all of them however they end', async () => {
  await install();
  const { code, stdout, stderr } = await submit('--out', 'all');
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: 'all: 5 trainings submitted as jobs 3, 4, 5; job 6 merges them when they have ended\n',
    stderr: '',
  });
  const name = /--job-name=(dropout-mlp-[0-9a-f]{8})/.exec((await calls())[2] ?? '')?.[1];
  const job = `sbatch --parsable --job-name=${name} --chdir=${path} --output=${path}/all/slurm`;
  expect(await calls()).toEqual([
    `squeue --noheader --name=${name} --format=%A`,
    'scontrol show config',
    `${job}/%A_%a.log --array=1-2 all/slurm/cells-1.sh`,
    `${job}/%A_%a.log --array=1-2 all/slurm/cells-2.sh`,
    `${job}/%A_%a.log --array=1-1 all/slurm/cells-3.sh`,
    `${job}/merge-%j.log --dependency=afterany:3:4:5 all/slurm/merge.sh`,
  ]);
  const cells = JSON.parse((await main('batch', 'cells', 'all', '--json')).stdout).cells;
  expect(await readFile(inDirectory('all/slurm/cells-2.sh'), 'utf8')).toBe(
    `#!/bin/bash
#SBATCH --cpus-per-task=1
#SBATCH --open-mode=append
# One training a task; a task that is begun again goes on where it was.
cells=(
  ${cells[2].cell}
  ${cells[3].cell}
)
exec ${process.execPath} ${binary} batch run ${path}/all --cell "\${cells[SLURM_ARRAY_TASK_ID - 1]}" --threads "\${SLURM_CPUS_PER_TASK:-1}"
`,
  );
  expect(await readFile(inDirectory('all/slurm/merge.sh'), 'utf8')).toBe(
    `#!/bin/bash
#SBATCH --cpus-per-task=1
exec ${process.execPath} ${binary} batch merge ${path}/all
`,
  );
});

test('what is done is not submitted', async () => {
  await install();
  await submit('--out', 'some');
  const { cells } = JSON.parse((await main('batch', 'cells', 'some', '--json')).stdout);
  const training = {
    ...{ reason: 'epochs', lastEpoch: 1, weightsOfEpoch: 1, seconds: 1 },
    images: { train: 80, validation: 0, test: 40 },
    train: { loss: 0.25, accuracy: 0.75 },
  };
  const lines = cells.map(({ state: _, estimatedSeconds: __, ...cell }: Record<string, unknown>) =>
    JSON.stringify({ ...cell, training }),
  );
  await writeFile(inDirectory('some/results.jsonl'), `${lines.slice(1).join('\n')}\n`);
  await install();
  expect(JSON.parse((await submit('--out', 'some', '--json')).stdout)).toEqual({
    experiment: 'some',
    trainings: 1,
    arrays: ['3'],
    merge: '4',
  });
  await writeFile(inDirectory('some/results.jsonl'), `${lines.join('\n')}\n`);
  await install();
  const { stdout } = await submit('--out', 'some');
  expect(stdout).toBe('some: nothing to submit, all trainings are done\n');
  expect(await calls()).toEqual(['']);
});

describe('is refused', () => {
  test('by Slurm: what was submitted before is ended', async () => {
    await install({
      sbatch:
        'case "$*" in *cells-2*) echo "sbatch: error: Batch job submission failed: Invalid account" >&2; exit 1;; esac; echo 17',
    });
    const { code, stderr } = await submit('--out', 'refused');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: sbatch: Batch job submission failed: Invalid account\n' +
        'Partition, account, time and memory are set by SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT and SBATCH_MEM_PER_CPU.\n',
    });
    expect((await calls()).at(-1)).toBe('scancel 17');
  });

  test('while its jobs are in the queue', async () => {
    await install({ squeue: 'echo 17; echo 17; echo 18' });
    const { code, stderr } = await submit('--out', 'queued');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        `error: ${path}/queued: jobs of this experiment are in the queue already: 17, 18\n` +
        'Wait until they have ended, or end them: scancel 17 18\n',
    });
  });

  test('where there is no Slurm', async () => {
    vi.stubEnv('PATH', inDirectory('empty'));
    const { code, stderr } = await submit('--out', 'nowhere');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: squeue: no such program on this machine\n' +
        'Submit where the programs of Slurm are, such as the login node of the cluster.\n',
    });
  });

  test('without a scheduler', async () => {
    const { code, stderr } = await main('batch', 'submit', 'article');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: batch submit: expected --slurm, the scheduler that it knows, received none\n' +
        `For others there are templates in ${join(root, 'configs/experiments/cluster')}\n`,
    });
  });
});
