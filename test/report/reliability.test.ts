import { expect, test } from 'vitest';
import { renderReliability } from '../../src/report/reliability.ts';

const empty = (index: number) => ({
  from: index / 5,
  to: (index + 1) / 5,
  count: 0,
  confidence: null,
  accuracy: null,
});
const bins = [
  empty(0),
  empty(1),
  { ...empty(2), count: 1, confidence: 0.45, accuracy: 0 },
  { ...empty(3), count: 10, confidence: 0.65, accuracy: 0.95 },
  { ...empty(4), count: 290, confidence: 1, accuracy: 0.9 },
];

test('bars of accuracy with the mean confidence marked, over the histogram of confidence', () => {
  expect(renderReliability(bins, 80)).toBe(`Reliability: bars are accuracy by confidence,
dashes mark the mean confidence of a bar
  1.0 ┤            ▄▄▄    ─
      │            ███ ███
      │            ███ ███
      │            ███─███
      │            ███ ███
  0.5 ┤           ─███ ███
      │            ███ ███
      │            ███ ███
      │            ███ ███
      │            ███ ███
  0.0 └────────────────────
 96 % ┤                ███
      │                ███
      │                ███
      │        ▁▁▁ ▁▁▁ ███
  0 % └────────────────────
       0.0      0.5     1.0
Images by confidence, 5 bins`);
});

test.each([
  [200, 4],
  [80, 4],
  [52, 3],
  [40, 2],
  [20, 2],
])('in %d columns a bin takes %d characters', (columns, width) => {
  const fifteen = Array.from({ length: 15 }, (_, index) => ({ ...empty(index), count: 1 }));
  const lines = renderReliability(fifteen, columns).split('\n');
  expect(lines).toContain(`  0.0 └${'─'.repeat(15 * width)}`);
});
