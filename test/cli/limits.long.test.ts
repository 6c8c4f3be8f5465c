import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { binary, type CliResult, ordinaryUser, runCli, useTemporaryDirectory } from './run-cli.ts';

const directory = useTemporaryDirectory();

/** Nobody else's, so that only the processes of this test count. */
const UID = 64_513;

/** Runs the executable in a shell that has set a limit. */
function runLimited(limit: string, args: readonly string[], uid?: number): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${limit}; exec "$0" "$@"`, process.execPath, binary, ...args], {
      cwd: directory.path,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
      ...(uid !== undefined && { uid }),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

beforeAll(async () => {
  await mkdir(join(directory.path, 'data'));
  for (const [part, count] of [
    ['train', 40],
    ['t10k', 10],
  ] as const) {
    const labels = Array.from({ length: count }, (_, image) => image % 10);
    await writeFile(join(directory.path, 'data', `${part}-images-idx3-ubyte`), idxImages(count, 28, 28));
    await writeFile(join(directory.path, 'data', `${part}-labels-idx1-ubyte`), idxLabels(labels));
  }
  await mkdir(join(directory.path, 'runs'));
  await chmod(join(directory.path, 'runs'), 0o777);
});

const training = [
  'train',
  '--data',
  'data',
  '--set',
  'training.epochs=1',
  '--set',
  'data.validationFraction=0.1',
];

/** Newer Nodes do without the 10 GB of address space that others reserve for each memory, where they cannot be had. */
const reserves =
  process.platform === 'linux' &&
  spawnSync('sh', [
    '-c',
    `ulimit -v 6000000; exec "${process.execPath}" -e "new WebAssembly.Memory({ initial: 1, maximum: 100, shared: true })"`,
  ]).status !== 0;

describe.runIf(reserves)('a process with little address space', () => {
  const limit = 'ulimit -v 6000000';
  const reason = 'the system does not give';
  const ways =
    'Raise its limit (ulimit -v) or set NODE_OPTIONS=--disable-wasm-trap-handler (from Node 20.15 on), or';

  const need = `The fused engine needs 10 GB of address space, as any memory of WebAssembly does in Node; ${reason} them to this process.`;

  test('is told how much the fused engine needs, where that is asked for, and nothing else', async () => {
    expect(await runLimited(limit, [...training, '--set', 'training.engine=fused'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${need}\n${ways} set training.engine: layers.\n`,
    });
  });

  test('trains with the layers engine where the choice is left open, and says why', async () => {
    const { code, stderr } = await runLimited(limit, training);
    expect(code).toBe(0);
    const [warning, notice, network, , , epoch, end] = stderr.split('\n');
    expect(warning).toBe(
      `warning: ${need} The layers engine trains instead. ${ways} set training.engine: layers.`,
    );
    expect(notice).toMatch(/^Training with the layers engine on (cpu|node) \(.+\)\.$/);
    expect(network).toMatch(/^Network: /);
    expect(epoch).toMatch(/^epoch 1\/1 .+$/);
    expect(end).toBe('');
  });

  test('hears the same from doctor, which counts it as no problem', async () => {
    const { code, stdout } = await runLimited(limit, ['doctor', '--data', 'data']);
    expect(code).toBe(0);
    expect(stdout).toContain(`\nengine fused     no     ${need}\n`);
    const [verdict, warning, notice, next] = stdout.split('\n').slice(-5);
    expect(verdict).toBe('Asked for: engine auto, backend auto, data data. All of it works.');
    expect(warning).toBe(`${need} The layers engine trains instead. ${ways} set training.engine: layers.`);
    expect(notice).toMatch(/^Training with the layers engine on (cpu|node) \(.+\)\.$/);
    expect(next).toBe('Next: dropout-mlp train --data data');
  });

  test('goes on with a run of the fused engine where that works only', async () => {
    expect((await runCli([...training, '--out', 'fused'], { cwd: directory.path })).code).toBe(0);
    const forOneMemory = 'ulimit -v 16000000'; // which TensorFlow.js takes
    const resume = ['train', '--resume', 'fused', '--set', 'training.epochs=2'];
    expect(await runLimited(forOneMemory, resume)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${need}\nfused goes on with the engine it began with: take it up where that works, or train anew.\n`,
    });
  });

  test('is told why it has no backend wasm', async () => {
    expect(await runLimited(limit, [...training, '--backend', 'wasm'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: backend wasm: Node reserves 10 GB of address space for it, which ${reason} to this process\n${ways} use the backend cpu.\n`,
    });
  });

  test('trains with the layers engine, without a word of the libraries', async () => {
    const { code, stderr } = await runLimited(limit, [...training, '--set', 'training.engine=layers']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Training with the layers engine on (cpu|node) \(.+\)\.\nNetwork: .+\nData: .+\nTraining: .+\nepoch 1\/1 .+\n\n$/,
    );
  });
});

test('a user who may start few threads trains with those, and the process ends', async (context) => {
  const user = await ordinaryUser(directory.path);
  if (typeof user === 'string' || user.uid === undefined)
    return context.skip('needs a user of its own, which only root can have');
  // dash has no -u
  const limit = '{ ulimit -u 40 || ulimit -p 40; } 2>/dev/null';
  const { code, stderr } = await runLimited(limit, [...training, '--threads', '64'], UID);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^Training with \d\d? of 64 threads: the system gives this process no more\. The result is the same\.\nNetwork: .+\nData: .+\nTraining: .+\nepoch 1\/1 .+\n\n$/,
  );
});

test.runIf(reserves)('doctor counts the threads that could be started', async () => {
  // Two memories of 10 GB with the code for them, and less than a worker takes
  const { stdout } = await runLimited('ulimit -v 22800000', ['doctor', '--data', 'data']);
  expect(stdout).toMatch(/^engine fused +works {2}threads: 1( of \d, the system gives no more)?;/m);
});

// Later Nodes open one module after the other, and train within this limit.
const opensManyFiles = process.platform === 'linux' && process.version.startsWith('v20.');

test.runIf(opensManyFiles)('a limit on open files is named, wherever it is met', async () => {
  const { code, stdout, stderr } = await runLimited('ulimit -n 40', training);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^error: .+: too many files are open in this program\nClose other programs or raise the limit \(ulimit -n\), then run it again\.\n$/,
  );
});
