import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { loadConfig } from '../../src/config/load.ts';
import { configsReadme } from '../../src/config/readme.ts';
import type { WrittenConfig } from '../../src/config/schema.ts';
import { shippedConfigs } from '../../src/config/shipped.ts';
import { embeddedShape } from '../../src/dataset/embedded.ts';

const directory = join(import.meta.dirname, '..', '..', 'configs');
const shipped = (await shippedConfigs()).map((config) => ({ ...config, file: `${config.name}.yaml` }));

test('twenty-eight configs are shipped', () => {
  expect(shipped.map(({ file }) => file)).toEqual([
    'adaptive-dropout.yaml',
    'alpha-dropout-selu.yaml',
    'annealed-dropout.yaml',
    'article.yaml',
    'article-adam.yaml',
    'article-adamw.yaml',
    'article-momentum.yaml',
    'article-no-dropout.yaml',
    'clipped-gradients.yaml',
    'concrete-dropout.yaml',
    'cosine-warmup.yaml',
    'curriculum-dropout.yaml',
    'drop-connect.yaml',
    'dropout-l2.yaml',
    'dropout-scale.yaml',
    'early-dropout.yaml',
    'exponential-decay.yaml',
    'gaussian-dropout.yaml',
    'input-noise.yaml',
    'inverse-time-decay.yaml',
    'keras-mlp.yaml',
    'late-dropout.yaml',
    'linear-dropout.yaml',
    'max-norm.yaml',
    'momentum-ramp.yaml',
    'polynomial-decay.yaml',
    'reduce-on-plateau.yaml',
    'step-decay.yaml',
  ]);
});

describe.each(shipped)('configs/$file', ({ name, file, text }) => {
  test('fits the embedded digits and is named after its file', async () => {
    const loaded = await loadConfig(join(directory, file), []);
    expect(() => checkAgainstDataset(loaded, embeddedShape())).not.toThrow();
    expect(`${loaded.config.name}.yaml`).toBe(file);
  });

  test('begins with its schema, purpose, command and measured result', () => {
    const [schema, purpose, command, measured] = text.split('\n');
    expect(schema).toBe('# yaml-language-server: $schema=./schema.json');
    expect(purpose).toMatch(/^# purpose: \w/);
    expect(command).toBe(`# command: dropout-mlp train ${name}`);
    expect(measured).toMatch(/^# measured: \w/);
  });
});

test('configs/README.md is current; `npm run schema` writes it', () => {
  expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe(configsReadme(shipped));
});

describe('the shipped networks', () => {
  const load = async (file: string): Promise<WrittenConfig> =>
    (await loadConfig(join(directory, file), [])).config;

  test('article.yaml is the reference network', async () => {
    const { seed, data, model, training } = await load('article.yaml');
    const dense = (units: number, activation: string) => ({
      dense: {
        units,
        activation,
        kernelInitializer: 'glorotUniform',
        useBias: true,
        kernelRegularizer: { l1: 0, l2: 0 },
      },
    });
    expect(model).toEqual({
      inputShape: [28, 28],
      layers: [
        { flatten: {} },
        dense(128, 'relu'),
        { dropout: { rate: 0.2 } },
        dense(64, 'relu'),
        { dropout: { rate: 0.2 } },
        dense(10, 'softmax'),
      ],
    });
    expect({ seed, data }).toEqual({
      seed: 1,
      data: { source: 'embedded', validationFraction: 0.1, testFraction: 0.2 },
    });
    expect(training).toMatchObject({
      optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
      loss: 'categoricalCrossentropy',
      epochs: 200,
      batchSize: 32,
      earlyStopping: { monitor: 'valLoss', patience: 10, restoreBest: true },
    });
  });

  test('article-no-dropout.yaml differs from it by the dropout layers only', async () => {
    const [article, other] = await Promise.all([load('article.yaml'), load('article-no-dropout.yaml')]);
    const layers = article.model.layers.filter((layer) => !('dropout' in layer));
    expect(other).toEqual({ ...article, name: 'article-no-dropout', model: { ...article.model, layers } });
  });

  test('article-momentum.yaml differs from it by momentum, epochs and early stopping only', async () => {
    const [article, other] = await Promise.all([load('article.yaml'), load('article-momentum.yaml')]);
    const { training } = article;
    expect(other).toEqual({
      ...article,
      name: 'article-momentum',
      training: {
        ...training,
        epochs: 100,
        optimizer: { ...training.optimizer, momentum: 0.9 },
        earlyStopping: { ...training.earlyStopping, patience: 10, monitor: 'valAccuracy' },
      },
    });
  });
});
