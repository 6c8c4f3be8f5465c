import { describe, expect, test } from 'vitest';
import { configOf, mistakesIn } from './config-fixtures.ts';

const withRate = (rate: string) =>
  `model: { layers: [flatten, { dropout: { rate: ${rate} } }, { dense: { units: 10, activation: softmax } }] }`;
const withLearningRate = (learningRate: string) =>
  `${withRate('0.2')}\ntraining: { optimizer: { learningRate: ${learningRate} } }`;

test.each([
  ['{ constant: { value: 0.4 } }', { constant: { value: 0.4 } }],
  [
    '{ cosine: { from: 0.1, to: 0.001, warmupEpochs: 1 } }',
    { cosine: { from: 0.1, to: 0.001, warmupEpochs: 1 } },
  ],
])('%s stays as it is written', async (text, expected) => {
  expect((await configOf(withLearningRate(text))).training.optimizer.learningRate).toEqual(expected);
  expect((await configOf(withRate(text))).model.layers[1]).toEqual({ dropout: { rate: expected } });
});

const kinds = 'constant, step, linear, exponential, cosine, inverseTime';

describe('is refused with one message', () => {
  test.each<[string, string, string]>([
    [
      'a kind that does not exist',
      withLearningRate('{ cosin: {} }'),
      `2:40  training.optimizer.learningRate: expected a number or one schedule (${kinds} or polynomial), received cosin. Did you mean cosine?`,
    ],
    [
      'a kind of another place',
      withLearningRate('{ early: { rate: 0.1, epochs: 2 } }'),
      `2:40  training.optimizer.learningRate: expected a number or one schedule (${kinds} or polynomial), received early. It is for dropout rates only.`,
    ],
    [
      'two kinds at once',
      withRate('{ linear: {}, step: {} }'),
      `1:47  model.layers.1.dropout.rate: expected a number or one schedule (${kinds}, polynomial, annealed, curriculum, early, late or adaptive), received linear, step.`,
    ],
    [
      'a number outside the interval of the place',
      withRate('{ cosine: { from: 1, to: 0 } }'),
      '1:65  model.layers.1.dropout.rate.cosine.from: expected a rate in [0, 1), received 1. To switch dropout off, use 0.',
    ],
    [
      'a setting of another kind',
      withRate('{ late: { rate: 0.5, epochs: 2, to: 1 } }'),
      '1:79  model.layers.1.dropout.rate.late.to: unknown key. Known here: rate, epochs, warmupEpochs.',
    ],
    [
      'a misspelled setting',
      withLearningRate('{ cosine: { from: 1, to: 0.1, warmUpEpochs: 2 } }'),
      '2:70  training.optimizer.learningRate.cosine.warmUpEpochs: unknown key. Did you mean warmupEpochs?',
    ],
    [
      'a missing setting',
      withLearningRate('{ polynomial: { from: 1, to: 0.1 } }'),
      '2:42  training.optimizer.learningRate.polynomial.power: expected a number in (0, 100], received nothing. Add it.',
    ],
    [
      'a factor that makes larger',
      withLearningRate('{ step: { from: 1, factor: 2, epochs: 1 } }'),
      '2:67  training.optimizer.learningRate.step.factor: expected a number in (0, 1], received 2.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await mistakesIn(text)).toEqual([`x.yaml:${expected}`]);
  });
});
