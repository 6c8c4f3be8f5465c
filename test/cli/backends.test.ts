import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { backendNames } from '../../src/backend/names.ts';
import { hasTfjsNode, presentBackends } from '../backend/backends.ts';
import { writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { root, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runCli(args, { cwd: directory.path });
/** Where no process has to be another's, as that of TensorFlow has, whose settings stay in it. */
const main = (...args: string[]) => runMain(args, { cwd: directory.path });
const inDirectory = (...names: string[]) => join(directory.path, ...names);
/** The interpreter of the backend cpu takes long for each image that is tested. */
const few = set('data.subset=600', 'data.testFraction=0.03', 'data.validationFraction=0.03');
const short = [...fewUnits, ...few, ...set('training.epochs=2', 'seed=3')];
const weights = (run: string) => readFile(inDirectory(run, 'model', 'group1-shard1of1.bin'));
const manifest = async (run: string) => JSON.parse(await readFile(inDirectory(run, 'run.json'), 'utf8'));
const accuracyIn = (stdout: string) => Number(/^Test accuracy: (.+)$/m.exec(stdout)?.[1]);

describe('train --backend', () => {
  const trained: Record<string, { stdout: string; stderr: string }> = {};

  beforeAll(async () => {
    for (const backend of presentBackends)
      trained[backend] = await cli('train', '--backend', backend, ...short, '--out', backend);
  });

  test('the layers engine trains on it, and run.json and one line say so', async () => {
    for (const backend of presentBackends) {
      const { engine, backend: recorded } = await manifest(backend);
      expect({ engine, backend: recorded.name }).toEqual({ engine: 'layers', backend });
      const [first, network, data, training, ...epochs] = (trained[backend]?.stderr ?? '')
        .trimEnd()
        .split('\n');
      expect(first).toContain(`Training with the layers engine on ${backend} (`);
      // Nothing from TensorFlow, no warning of Node, no "already registered".
      expect([network, data, training].map((line) => line?.split(':')[0])).toEqual([
        'Network',
        'Data',
        'Training',
      ]);
      expect(epochs.map((line) => line.slice(0, 9))).toEqual(['epoch 1/2', 'epoch 2/2']);
    }
  });

  test('the accuracy is the same to 1e-3 on all of them', () => {
    const accuracies = presentBackends.map((backend) => accuracyIn(trained[backend]?.stdout ?? ''));
    for (const accuracy of accuracies)
      expect(Math.abs(accuracy - (accuracies[0] as number))).toBeLessThanOrEqual(1e-3);
  });

  test('a model trained on one is evaluated on every other to the same accuracy', async () => {
    for (const run of presentBackends) {
      for (const backend of presentBackends) {
        const evaluate = backend === 'node' ? runCli : runMain; // TensorFlow's settings stay in its process
        const { stdout, stderr } = await evaluate(['eval', run, '--backend', backend], {
          cwd: directory.path,
        });
        expect(accuracyIn(stdout), `${run} on ${backend}`).toBe(accuracyIn(trained[run]?.stdout ?? ''));
        expect(stderr).toBe('');
      }
    }
  });

  test('a run taken up again goes on with its engine and its backend', async () => {
    const more = await main('train', '--resume', 'cpu', '--set', 'training.epochs=3');
    expect(more.stderr).toContain('Training with the layers engine on cpu (');
    const other = await main('train', '--resume', 'cpu', '--backend', 'wasm');
    expect({ code: other.code, stderr: other.stderr }).toEqual({
      code: 2,
      stderr:
        'error: --backend: does not go with --resume, which goes on with the config of the run\n' +
        'Only training.epochs, training.earlyStopping, data.classNames and gates may be set. For other settings begin a new run.\n',
    });
  });
});

describe('in a Node without WebAssembly', () => {
  beforeAll(() => writeEmbeddedDigits(inDirectory('few'), 40)); // its interpreter takes minutes for all

  const jitless = (...args: string[]) =>
    runCli([...args, '--data', 'few', ...fewUnits, ...set('training.epochs=1')], {
      cwd: directory.path,
      nodeOptions: ['--jitless'],
    });

  test('auto trains with the layers engine on what is left', async () => {
    const { code, stderr } = await jitless('train', '--out', 'jitless');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^(Warning: .+\n)?Training with the layers engine on (cpu|node) \(.+\); the fused one cannot: this Node has no WebAssembly with SIMD\nNetwork: /,
    );
  });

  test('--backend wasm is refused with the reason', async () => {
    const { code, stderr } = await jitless('train', '--backend', 'wasm');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^(Warning: .+\n)?error: backend wasm: this Node runs without WebAssembly, as with --jitless\nUse the backend auto or cpu\.\n$/,
    );
  });
});

test('--backend takes the names of the backends only', async () => {
  const { code, stderr } = await main('train', '--backend', 'nod');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      "error: option '--backend <name>' argument 'nod' is invalid. " +
      `Expected one of auto, ${backendNames.join(', ')}. Did you mean node?\nSee: dropout-mlp train --help\n`,
  });
});

describe.skipIf(!hasTfjsNode)('where tfjs-node is installed', () => {
  test('training on it is the same to the bit in another process', async () => {
    await cli('train', '--backend', 'node', ...short, '--out', 'node-again');
    expect((await weights('node-again')).equals(await weights('node'))).toBe(true);
  });

  test('run.json records which TensorFlow, and the settings its bits depend on', async () => {
    expect((await manifest('node')).backend).toEqual({
      name: 'node',
      version: '4.22.0',
      tensorflow: {
        version: expect.stringMatching(/^2\.\d+\.\d+$/),
        environment: { TF_ENABLE_ONEDNN_OPTS: '0', ONEDNN_MAX_CPU_ISA: 'SSE41', TF_NUM_INTRAOP_THREADS: '1' },
      },
    });
    await runCli(['train', '--backend', 'node', ...short, '--out', 'onednn'], {
      cwd: directory.path,
      env: { TF_ENABLE_ONEDNN_OPTS: '1' },
    });
    expect((await manifest('onednn')).backend.tensorflow.environment).toEqual({
      TF_ENABLE_ONEDNN_OPTS: '1',
      TF_NUM_INTRAOP_THREADS: '1',
    });
  });

  test('a run taken up again goes on with the settings it began with, whatever they are now', async () => {
    const elsewhere = { TF_ENABLE_ONEDNN_OPTS: '1', TF_NUM_INTRAOP_THREADS: '2' };
    const three = ['--set', 'training.epochs=3'];
    await cli('train', '--backend', 'node', ...short, ...three, '--out', 'whole');
    await cli('train', '--backend', 'node', ...short, '--out', 'begun');
    await runCli(['train', '--resume', 'begun', ...three], { cwd: directory.path, env: elsewhere });
    expect((await weights('begun')).equals(await weights('whole'))).toBe(true);
  });

  test('signals while it multiplies matrices, as from a terminal that is resized, do no harm', async () => {
    const child = spawn(process.execPath, [join(root, 'test/fixtures/train-under-signals.mjs')]);
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stdout.once('data', () => {
      const sending = setInterval(() => child.kill('SIGWINCH'), 5);
      child.on('exit', () => clearInterval(sending));
    });
    const ending = await new Promise((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal })),
    );
    expect(ending).toEqual({ code: 0, signal: null });
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
  });

  test('auto takes it for the layers engine, and wasm for the fused one', async () => {
    await cli('train', '--set', 'training.engine=layers', ...short, '--out', 'auto-layers');
    await cli('train', ...short, '--out', 'auto-fused');
    expect((await manifest('auto-layers')).backend.name).toBe('node');
    expect((await manifest('auto-fused')).backend.name).toBe('wasm');
  });
});

describe.skipIf(hasTfjsNode)('where tfjs-node is not installed', () => {
  test('a run that was trained on it cannot be taken up, and is told no other backend', async () => {
    await main('train', '--backend', 'wasm', ...short, '--out', 'from-elsewhere');
    const path = inDirectory('from-elsewhere', 'run.json');
    const { format: _, sha256: __, ...found } = JSON.parse(await readFile(path, 'utf8')); // as before there were any
    await writeFile(path, JSON.stringify({ ...found, backend: { name: 'node', version: '4.22.0' } }));
    const { code, stderr } = await main('train', '--resume', 'from-elsewhere');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: backend node: @tensorflow/tfjs-node is not installed\n' +
        'from-elsewhere goes on with the backend it began with: take it up where that works, or train anew.\n',
    });
  });

  test('--backend node is refused with the reason before anything is written', async () => {
    const before = await readdir(directory.path);
    const { code, stdout, stderr } = await main('train', '--backend', 'node', '--out', 'refused');
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: backend node: @tensorflow/tfjs-node is not installed\n' +
        'npm leaves it out where the host of its native library cannot be reached. Run npm install where it can, or, in ' +
        'a clone, npm run tfjs-node:from-wheel; or use the backend wasm or auto.\n',
    });
    expect(await readdir(directory.path)).toEqual(before);
  });

  test('auto takes wasm for the layers engine and says nothing of node', async () => {
    const { stderr } = await main('train', '--set', 'training.engine=layers', ...short, '--out', 'auto');
    expect(stderr.split('\n')[0]).toBe('Training with the layers engine on wasm (4.22.0).');
    expect((await manifest('auto')).backend.name).toBe('wasm');
  });
});
