import { expect, test } from 'vitest';
import { withSizes } from '../../src/config/sizes.ts';
import { renderStart, type StartingTraining } from '../../src/report/start.ts';
import { configOf, smallest } from '../config/config-fixtures.ts';

async function starting(changes: Partial<StartingTraining> = {}): Promise<StartingTraining> {
  const layers = '[flatten, dense: { units: 128 }, dropout: 0.2, dense: { units: 10, activation: softmax }]';
  const written = await configOf(smallest, [`model.layers=${layers}`]);
  const config = withSizes(written, { imageShape: [28, 28], classes: 10 });
  return {
    config: { ...config, seed: 7 },
    parameters: 109_386,
    images: { train: 7200, validation: 800, test: 2000 },
    engine: { name: 'fused', threads: { asked: 2, started: 2 } },
    backend: { name: 'wasm' },
    run: 'runs/a-1',
    ...changes,
  };
}

test('three lines: the network, the data, and what trains it', async () => {
  expect(renderStart(await starting())).toBe(
    'Network: flatten, dense 128, dropout 0.2, dense 10; 109 386 parameters\n' +
      'Data: embedded, 7 200 images to train on, 800 to validate, 2 000 to test\n' +
      'Training: fused engine, 2 threads, seed 7, runs/a-1\n',
  );
});

test('on a backend, without validation, taken up after an epoch, in a strange place', async () => {
  const changes = {
    images: { train: 5, validation: 0, test: 1 },
    engine: { name: 'layers' },
    run: 'in\nlines',
    lastEpoch: 12,
  } as const;
  expect(
    renderStart(await starting(changes))
      .split('\n')
      .slice(1, 3),
  ).toEqual([
    'Data: embedded, 5 images to train on, 1 to test',
    'Training: layers engine on wasm, seed 7, after epoch 12 of in\\u000alines',
  ]);
});

test('taken up before anything was learnt, it says no epoch', async () => {
  expect(renderStart(await starting({ lastEpoch: 0 }))).toContain(
    '\nTraining: fused engine, 2 threads, seed 7, runs/a-1\n',
  );
});
