import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTrainedModel } from '../../src/commands/trained-model.ts';
import { unitValues } from '../../src/dataset/batches.ts';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { softmax } from '../../src/evaluation/predict.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

/** Of an interpreter that has ONNX and its runtime. */
const python = process.env.DROPOUT_MLP_PYTHON ?? 'python3';
const hasOnnx = spawnSync(python, ['-c', 'import onnx, onnxruntime']).status === 0;

/** A network of all activations that hidden layers have. */
const hidden = ['linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus'];
const everyActivation = {
  model: {
    layers: [
      'flatten',
      { dropout: 0.1 },
      ...hidden.map((activation) => ({ dense: { units: 24, activation, useBias: activation !== 'elu' } })),
      { dense: { units: 10, activation: 'softmax' } },
    ],
  },
};

const configs = [
  ['the reference network', undefined],
  ['every activation', everyActivation],
] as const;

test.skipIf(!hasOnnx).each(configs)(
  '%s: onnxruntime gives the same probabilities for 1000 digits',
  async (_, config) => {
    const name = config === undefined ? 'reference' : 'every';
    const file = join(directory.path, `${name}.json`);
    await writeFile(file, JSON.stringify(config ?? {}));
    const given = config === undefined ? [] : ['--config', file];
    const quick = ['--set', 'training.epochs=3', '--seed', '3', '--quiet'];
    expect((await cli('train', ...given, ...quick, '--out', name)).code).toBe(0);
    expect((await cli('export', name, '--onnx', `${name}.onnx`)).code).toBe(0);

    const { images, labels } = (await loadEmbedded()).train;
    const [count, size] = [1000, 28 * 28];
    const pixels = images.slice(0, count * size);
    const { logits } = await openTrainedModel(join(directory.path, name));
    const ours = await logits({ images: pixels, labels: labels.slice(0, count), count });
    const probabilities = Array.from({ length: count }, (_, at) =>
      softmax(ours.subarray(at * 10, at * 10 + 10)),
    );
    await writeFile(
      join(directory.path, 'pixels'),
      Float32Array.from(pixels, (byte) => unitValues[byte] as number),
    );
    await writeFile(join(directory.path, 'probabilities'), Float64Array.from(probabilities.flat()));
    const script = `
import json, numpy, onnx, onnxruntime, sys
onnx.checker.check_model(sys.argv[1], full_check=True)
session = onnxruntime.InferenceSession(sys.argv[1])
pixels = numpy.fromfile("pixels", numpy.float32).reshape(-1, 28, 28)
expected = numpy.fromfile("probabilities").reshape(-1, 10)
found = session.run(["probabilities"], {"pixels": pixels})[0]
print(json.dumps([list(found.shape), float(abs(found - expected).max()), len(set(found.argmax(axis=1).tolist()))]))
`;
    const { stdout, stderr } = spawnSync(python, ['-c', script, `${name}.onnx`], {
      encoding: 'utf8',
      cwd: directory.path,
    });
    const [shape, difference, answers] = JSON.parse(stdout || JSON.stringify(stderr));
    expect(shape).toEqual([1000, 10]);
    expect(difference).toBeLessThan(1e-5);
    expect(answers).toBeGreaterThan(1);
  },
);

test('export says what the file takes and gives, and overwrites none', async () => {
  const small = ['--set', 'data.subset=300', '--set', 'training.epochs=2', '--quiet'];
  await cli('train', ...small, '--out', 'runs/small-1');
  expect(await cli('export', '--onnx', 'small.onnx')).toEqual({
    code: 0,
    stdout: `Wrote small.onnx, of runs/small-1
Takes pixels [batch, 28, 28]: from 0 (background) to 1 (full ink), which is bytes divided by 255, as float32
Gives probabilities [batch, 10]
`,
    stderr: 'Latest run: runs/small-1\n',
  });
  const written = await readFile(join(directory.path, 'small.onnx'));
  expect(await cli('export', '--onnx', 'small.onnx')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: small.onnx: a file of this name already exists\nChoose another name, or overwrite it with --force.\n',
  });
  expect((await cli('export', '--onnx', 'small.onnx', '--force')).code).toBe(0);
  expect(await readFile(join(directory.path, 'small.onnx'))).toEqual(written);
});

test('export without a file, or into a folder, is refused', async () => {
  expect(await cli('export', 'runs/article-1')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: export: expected --onnx FILE, received no file to write\nFor example: dropout-mlp export runs/article-1 --onnx article.onnx\n',
  });
  await mkdir(join(directory.path, 'folder'));
  expect((await cli('export', '--onnx', 'folder')).stderr).toBe(
    'error: folder: expected a file, received a directory\nChoose another name.\n',
  );
});
