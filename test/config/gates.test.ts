import { expect, test } from 'vitest';
import { configOf, mistakesIn, smallest } from './config-fixtures.ts';

test('gates are read, and those that are left out are none', async () => {
  const { gates } = await configOf(`${smallest}gates: { minAccuracy: 0.9, maxGap: 0.05 }`);
  expect(gates).toEqual({ minAccuracy: 0.9, maxGap: 0.05 });
  expect(await configOf(smallest)).not.toHaveProperty('gates');
});

test.each([
  ['gates: { minAcuracy: 0.9 }', '5:10  gates.minAcuracy: unknown key. Did you mean minAccuracy?'],
  ['gates: { minAccuracy: 95 }', '5:23  gates.minAccuracy: expected a share in [0, 1], received 95.'],
  [
    'gates: { maxLoss: "0.2" }',
    '5:19  gates.maxLoss: expected a number in [0, 1e30], received the text "0.2". Remove the quotes.',
  ],
  ['gates: { maxSeconds: 0 }', '5:22  gates.maxSeconds: expected a number in (0, 1e30], received 0.'],
  ['gates: { maxGap: 2 }', '5:18  gates.maxGap: expected a share in [-1, 1], received 2.'],
  ['gates: 0.9', '5:8  gates: expected a mapping of settings, received 0.9. For no gates, leave it out.'],
  [
    'gates:\n  baseline: results.jsonl',
    '6:3  gates.baseline: unknown key. Known here: minAccuracy, maxLoss, maxGap, maxSeconds.',
  ],
])('%s', async (text, line) => {
  expect(await mistakesIn(`${smallest}${text}`)).toEqual([`x.yaml:${line}`]);
});
