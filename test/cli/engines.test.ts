import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const inDirectory = (...names: string[]) => join(directory.path, ...names);

/** Images of two classes, and a config that trains on them. */
async function writeTask(name: string, count: number, [height, width]: [number, number], units: number) {
  await mkdir(inDirectory(name));
  for (const [part, images] of [
    ['train', count],
    ['t10k', 4],
  ] as const) {
    const labels = Array.from({ length: images }, (_, image) => image % 2);
    await writeFile(inDirectory(name, `${part}-images-idx3-ubyte`), idxImages(images, height, width));
    await writeFile(inDirectory(name, `${part}-labels-idx1-ubyte`), idxLabels(labels));
  }
  await writeFile(
    inDirectory(`${name}.yaml`),
    `name: ${name}
seed: 1
data: { source: ${name} }
model:
  inputShape: [${height}, ${width}]
  layers:
    - flatten
    - dense: { units: ${units}, activation: relu, kernelInitializer: zeros }
    - dropout: 0.2
    - dense: { units: 2, activation: softmax, kernelInitializer: zeros }
training: { batchSize: ${count} }
`,
  );
}

beforeAll(async () => {
  await writeTask('posters', 12, [257, 256], 2);
  // Little data and a small model, but each sample of a batch needs over a megabyte to work in.
  await writeTask('dots', 32768, [1, 1], 65536);
});

describe('images of more than 65536 pixels', () => {
  const refused =
    /^Training with the layers engine on .+; the fused one cannot: 65792 inputs are more than 65536$/;

  test('auto trains them with the layers engine and says so in one line', async () => {
    const { code, stderr } = await cli('train', '--config', 'posters.yaml', '--out', 'auto');
    expect(code).toBe(0);
    const notices = stderr.split('\n').filter((line) => line.includes('engine'));
    expect(notices).toEqual([
      expect.stringMatching(refused),
      expect.stringMatching(/^Training: layers engine on \w+, seed 1, auto$/),
    ]);
    expect(JSON.parse(await readFile(inDirectory('auto/run.json'), 'utf8')).engine).toBe('layers');
  });

  test('--quiet does not say so; a config that asks for the layers engine is told only the backend', async () => {
    const quiet = await cli('train', '--config', 'posters.yaml', '--out', 'quiet', '--quiet');
    expect({ code: quiet.code, stderr: quiet.stderr }).toEqual({ code: 0, stderr: '' });
    const layers = ['--set', 'training.engine=layers', '--out', 'layers'];
    const { stderr } = await cli('train', '--config', 'posters.yaml', ...layers);
    expect(stderr).toMatch(/^Training with the layers engine on (wasm \(.+\)|node \(.+\))\.\n/);
  });

  test('the fused engine refuses them before anything is written', async () => {
    const before = await readdir(directory.path, { recursive: true });
    const { code, stdout, stderr } = await cli(
      'train',
      '--config',
      'posters.yaml',
      '--set',
      'training.engine=fused',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: --set training.engine=fused  training.engine: expected auto or layers, because model.inputShape has ' +
        '65792 pixels and the fused engine takes at most 65536, received fused. Use auto.\n' +
        'All settings: dropout-mlp settings. To write a valid config to start from: dropout-mlp init\n',
    });
    expect(await readdir(directory.path, { recursive: true })).toEqual(before);
  });
});

test.each(['auto', 'fused'])(
  'a batch that does not fit into the memory of WebAssembly is refused by %s before anything is written',
  async (engine) => {
    const before = await readdir(directory.path, { recursive: true });
    const { code, stdout, stderr } = await cli(
      ...['train', '--config', 'dots.yaml', '--set', `training.engine=${engine}`],
    );
    const gigabytes = Number(/need (\S+) GB/.exec(stderr)?.[1]); // changes with the layout of the arena
    expect(gigabytes).toBeGreaterThan(4);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        `error: The fused engine would need ${gigabytes.toFixed(1)} GB of memory for this network and data; WebAssembly has 4.\n` +
        'Take fewer training images (data.subset), a smaller batch or narrower layers, or set training.engine: layers.\n',
    });
    expect(await readdir(directory.path, { recursive: true })).toEqual(before);
  },
);
