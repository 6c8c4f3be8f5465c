import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTrainedModel } from '../../src/commands/trained-model.ts';
import { unitValues } from '../../src/dataset/batches.ts';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { softmax } from '../../src/evaluation/predict.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const inDirectory = (name: string) => join(directory.path, name);

/** Of an interpreter that has Keras, with JAX behind it. */
const python = process.env.DROPOUT_MLP_PYTHON ?? 'python3';
const env = { ...process.env, KERAS_BACKEND: 'jax' };
const inPython = (...args: string[]) =>
  spawnSync(python, args, { cwd: directory.path, env, encoding: 'utf8' });
const hasKeras = spawnSync(python, ['-c', 'import keras'], { env }).status === 0;

const count = 100;

/** Saves models in every form, and what they answer to the pixels. */
const script = `
import keras, numpy, zipfile
from keras import layers
keras.utils.set_random_seed(1)
pixels = numpy.fromfile("pixels", numpy.float32).reshape(-1, 28, 28)

def save(name, model):
    for weight in model.weights:
        weight.assign(weight + 0.05 * numpy.random.standard_normal(weight.shape))
    model.save(name)
    numpy.asarray(model(pixels), "<f8").tofile(f"{name}.probabilities")

def article():
    return [layers.Flatten(), layers.Dense(128, activation="relu", kernel_regularizer="l2"), layers.Dropout(0.2),
            layers.Dense(64, activation="relu"), layers.Dropout(0.2), layers.Dense(10, activation="softmax")]

images = lambda: keras.Input((28, 28))
save("article.keras", keras.Sequential([images(), *article()]))

with zipfile.ZipFile("article.keras") as saved, zipfile.ZipFile("keras-2.keras", "w") as archive:
    for name in saved.namelist():
        text = saved.read(name)
        if name == "config.json":
            text = text.replace(b'"name": "flatten"', b'"name": "flatten", "batch_input_shape": [null, 28, 28]')
        archive.writestr(name, text)
save("old.h5", keras.Sequential([images(), *article()]))
begin = end = images()
for layer in article():
    end = layer(end)
save("functional.keras", keras.Model(begin, end))
save("nested.keras", keras.Sequential([images(), keras.Sequential(article()[:3]), keras.Sequential(article()[3:])]))
save("others.keras", keras.Sequential([images(), layers.Flatten(), layers.Dense(32, use_bias=False), layers.BatchNormalization(),
    layers.ReLU(), layers.GaussianNoise(0.1), layers.Dense(16, activation="silu"), layers.Dense(10), layers.Softmax()]))
begin = images()
first = layers.Flatten()(begin)
save("branched.keras", keras.Model(begin, layers.Dense(10, activation="softmax")(layers.Concatenate(name="concatenate")([first, layers.Dense(8, name="other")(first)]))))
save("leaky.keras", keras.Sequential([images(), layers.Flatten(), layers.ReLU(negative_slope=0.1), layers.Dense(10, activation="softmax")]))
`;

/** What the interpreter that is here makes of the commands that errors about these files name, all in one process. */
const converting = `
import json, runpy, sys
def run(words):
    sys.argv = words
    try:
        runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        return end.code
print(json.dumps([run(words) for words in json.loads(sys.argv[1])]))
`;

const converted = ['article.keras', 'old.h5', 'functional.keras', 'nested.keras', 'others.keras'];
const refused = [
  ['branched.keras', 'expected layers in a row, received concatenate, which does not follow other alone'],
  ['leaky.keras', 'tfjs has no negative_slope of ReLU'],
  [
    'keras-2.keras',
    "Keras 2 has saved it, and it alone opens it: load it there, model.save('model.h5'), and convert that",
  ],
  ['article.keras', 'there is a model in article already; name another directory'],
] as const;
const files = [...converted, ...refused.map(([file]) => file)];

async function commandFor(file: string): Promise<string[]> {
  const { stdout } = await runMain(['predict', file, '--index', '0', '--json'], { cwd: directory.path });
  const [, words = ''] = /: python3 (.+)$/.exec(JSON.parse(stdout).error.hint) ?? [];
  return words.split(' ');
}

/** For each file, nothing or the error. */
let answers: (string | null)[];

beforeAll(async () => {
  if (!hasKeras) return;
  const { images } = (await loadEmbedded()).train;
  const pixels = Float32Array.from(images.slice(0, count * 784), (byte) => unitValues[byte] as number);
  await writeFile(inDirectory('pixels'), pixels);
  const saved = inPython('-c', script);
  expect(saved.status, saved.stderr).toBe(0);
  const commands = await Promise.all(files.map(commandFor));
  const { stdout, stderr } = inPython('-c', converting, JSON.stringify(commands));
  answers = JSON.parse(stdout.split('\n').at(-2) ?? JSON.stringify(stderr));
}, 300_000);

describe.skipIf(!hasKeras)('a model of Keras, converted as the error about it says', () => {
  test.each(converted)('%s answers what it answers in Keras', async (file) => {
    expect(answers[files.indexOf(file)]).toBe(null);
    const { images, labels } = (await loadEmbedded()).train;
    const { logits } = await openTrainedModel(inDirectory(file.replace(/\.\w+$/, '')));
    const found = await logits({
      images: images.slice(0, count * 784),
      labels: labels.slice(0, count),
      count,
    });
    const bytes = await readFile(inDirectory(`${file}.probabilities`));
    const expected = new Float64Array(bytes.buffer, bytes.byteOffset, count * 10);
    for (let at = 0; at < expected.length; at += 10) {
      const probabilities = softmax(found.subarray(at, at + 10));
      for (const [label, probability] of probabilities.entries())
        expect(probability).toBeCloseTo(expected[at + label] as number, 5);
    }
  });

  test.each(refused)('%s is refused: %s', (file, problem) => {
    expect(answers[files.lastIndexOf(file)]).toBe(`error: ${file}: ${problem}`);
  });
});
