import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDataset } from '../../src/dataset/source.ts';
import { hasTfjsNode } from '../backend/backends.ts';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { ordinaryUser, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

vi.mock('../../src/doctor/run-trial.ts', () => import('./trials.ts'));
vi.mock('../../src/dataset/source.ts', { spy: true });

const directory = useTemporaryDirectory();
/** With its trials. */
const doctor = (...args: string[]) => runCli(['doctor', ...args], { cwd: directory.path });
/** Its judgement of all else. */
const doctorWithoutTrials = (...args: string[]) => runMain(['doctor', ...args], { cwd: directory.path });
const getIt =
  'npm leaves it out where the host of its native library cannot be reached. Run npm install where it can, or, in a ' +
  'clone, npm run tfjs-node:from-wheel; or use the backend wasm or auto.';

test('says of everything whether it works, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await doctor();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const speed = String.raw`; loss 2\.\d\d to [01]\.\d\d, [\d ]+ samples/s, ready in .+`;
  const node = hasTfjsNode
    ? `works  tfjs-node 4\\.22\\.0, TensorFlow 2\\.\\d+\\.\\d+, oneDNN off, threads: 1${speed}`
    : 'no     @tensorflow/tfjs-node is not installed';
  const lines = [
    `Node +${process.versions.node}, ${process.platform} on ${process.arch}`,
    'CPU +.+, threads: \\d+.*',
    'WebAssembly +with SIMD',
    `engine fused +works  threads: \\d+${speed}`,
    `backend node +${node}`,
    `backend wasm +works  4\\.22\\.0${speed}`,
    `backend cpu +works  4\\.22\\.0${speed}`,
    'data embedded +works  10 000 images',
    "data data/mnist +no     no such directory; expected 'embedded' or a directory of IDX files",
    'cache +works  .+',
    'runs +works  runs, made when it is needed',
    '',
    ...(hasTfjsNode ? [] : [`backend node: ${getIt}`]),
    'data data/mnist: Fetch MNIST with: dropout-mlp data fetch --out data/mnist',
    'Asked for: engine auto, backend auto, data embedded\\. All of it works\\.',
    'Next: dropout-mlp train',
    '',
  ];
  expect(stdout).toMatch(new RegExp(`^${lines.join('\n')}$`));
  expect(await readdir(directory.path)).toEqual([]);
});

test('exit code 1 where the data that a config asks for cannot be read', async () => {
  const { code, stdout } = await doctorWithoutTrials('--data', 'nowhere');
  expect(code).toBe(1);
  expect(stdout).toContain(
    "\nAsked for, and does not work: data nowhere: no such directory; expected 'embedded' or a directory of IDX files\n" +
      'Check the path. MNIST is fetched by: dropout-mlp data fetch\n',
  );
});

test.skipIf(hasTfjsNode)('exit code 1 where backend node is asked for and not installed', async () => {
  const { code, stdout } = await doctorWithoutTrials('--backend', 'node');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    new RegExp(
      `\nAsked for, and does not work: backend node: @tensorflow/tfjs-node is not installed\n${getIt}\n$`,
    ),
  );
});

test('exit code 1 where no run can be written', async ({ skip }) => {
  const user = await ordinaryUser(directory.path);
  if (typeof user === 'string') return skip(user);
  const { code, stdout } = await runMain(['doctor'], { cwd: '/', ...user });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^runs +no {5}runs cannot be written: permission denied$/m);
  expect(stdout).toMatch(/\nAsked for, and does not work: writing to runs: permission denied\n/);
});

test('exit code 1 where the config does not go with its data, as train would say', async () => {
  const { code, stdout } = await doctorWithoutTrials('--set', 'model.inputShape=[32, 32]');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /\nAsked for, and does not work: data embedded: .*inputShape.*: expected \[28, 28\].* received \[32, 32\]/,
  );
});

test('exit code 1 where images, transposed as the config asks, have another shape', async () => {
  const tiny = directoryWith({
    'train-images-idx3-ubyte': idxImages(20, 2, 3),
    'train-labels-idx1-ubyte': idxLabels(Array.from({ length: 20 }, (_, index) => index % 10)),
  });
  const { code, stdout } = await doctorWithoutTrials('--data', tiny, '--set', 'data.transpose=true');
  expect(code).toBe(1);
  expect(stdout.replaceAll(tiny, 'DIR')).toContain(
    '\nAsked for, and does not work: data DIR: built-in configs/article.yaml:11:15  model.inputShape: expected [3, 2], the size of the images in DIR, received [28, 28]. Use --set model.inputShape=auto.\n',
  );
});

test('a line says where runs cannot be locked, which is no reason not to train', async () => {
  vi.doMock('fs-native-extensions', () => {
    throw new Error('no build for this system');
  });
  onTestFinished(() => void vi.doUnmock('fs-native-extensions'));
  const { code, stdout } = await doctorWithoutTrials();
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^run locks +no {5}not available on this system: two processes may train one run, and mix what they write$/m,
  );
});

test('--json is the same findings as one document', async () => {
  const { code, stdout } = await doctorWithoutTrials('--json', '--set', 'training.backend=cpu');
  const found = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(found.machine).toMatchObject({ node: process.versions.node, simd: true });
  expect(found.fused).toMatchObject({ works: true, loss: { before: expect.any(Number) } });
  expect(found.backends.cpu).toMatchObject({ works: true, backend: { name: 'cpu', version: '4.22.0' } });
  expect(found.backends.node.works).toBe(hasTfjsNode);
  expect(found.data[0]).toEqual({ source: 'embedded', works: true, train: 10000, test: 0 });
  expect(found.request).toMatchObject({ engine: 'auto', backend: 'cpu', data: 'embedded' });
  expect(found.setup).toMatchObject({ engine: { name: 'layers' }, backend: { name: 'cpu' }, warnings: [] });
  expect(found.locks).toBe(true);
  expect(found.problems).toEqual([]);
});

test('each data set is read once', async () => {
  vi.mocked(openDataset).mockClear();
  expect((await doctorWithoutTrials()).code).toBe(0);
  expect(vi.mocked(openDataset).mock.calls.map(([source]) => source)).toEqual(['embedded', 'data/mnist']);
});

test('a config with mistakes is refused as everywhere', async () => {
  await writeFile(join(directory.path, 'wrong.yaml'), 'trainin: {}\n');
  const { code, stderr } = await doctorWithoutTrials('wrong.yaml');
  expect(code).toBe(2);
  expect(stderr).toContain('wrong.yaml:1:1  trainin: unknown key');
});
