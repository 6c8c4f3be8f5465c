import { expect, test } from 'vitest';
import { suggest } from '../src/suggest.ts';

const keys = ['rate', 'relu', 'elu', 'batchSize', 'dropout', 'epochs', 'min', 'max'];

test.each([
  ['rat', 'rate'],
  ['rleu', 'relu'],
  ['ReLU', 'relu'],
  ['batch_size', 'batchSize'],
  ['batch-sise', 'batchSize'],
  ['drop', 'dropout'],
  ['epohcs', 'epochs'],
  ['mim', 'min'],
  ['momentum', undefined],
  ['x', undefined],
])('%s is taken for %s', (word, expected) => {
  expect(suggest(word, keys)).toBe(expected);
});

test.each([
  ['dropouts', 'dropout'],
  [`dropout${'s'.repeat(3)}`, 'dropout'],
  [`dropout${'s'.repeat(4)}`, undefined],
])('%s is taken for %s, with so many letters more', (word, expected) => {
  expect(suggest(word, keys)).toBe(expected);
});

test.each([
  ['lr', ['l1', 'l2', 'learningRate'], 'learningRate'],
  ['lr', ['l1', 'l2'], 'l1'], // where nothing else is there
  ['validation_split', ['validationFraction'], 'validationFraction'],
  ['restore_best_weights', ['restoreBest', 'monitor'], 'restoreBest'],
  ['random-state', ['seed'], 'seed'],
])('%s, as other programs say, of %j means %s', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});

test('of two equally near words, the shorter is taken', () => {
  expect(suggest('article', ['article-momentum.yaml', 'article.yaml'])).toBe('article.yaml');
});
