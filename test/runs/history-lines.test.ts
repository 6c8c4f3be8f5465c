import { expect, test } from 'vitest';
import { historyLine, parseHistory } from '../../src/runs/history-lines.ts';
import { epochRecord, withoutValidation } from '../report/epoch-records.ts';

const [first, second] = [epochRecord(1), withoutValidation(epochRecord(2))];
const whole = `${historyLine(first)}${historyLine(second)}`;

test('what was written is read back', () => {
  expect(parseHistory(whole, 'h')).toEqual([first, second]);
});

test('NaN comes back as NaN', () => {
  const record = epochRecord(3, { trainLoss: Number.NaN, dropoutRates: [0.2, Number.NaN] });
  expect(parseHistory(historyLine(record), 'h')).toEqual([record]);
});

test('a line that was cut short by a kill is left out', () => {
  expect(parseHistory(whole.slice(0, -10), 'h')).toEqual([first]);
});

test.each([
  ['{"epoch":1}\n'],
  ['1\n'],
  ['not JSON\n'],
  ['\n'],
  [historyLine(first).replace('"epoch":1', '"epoch":"1"')],
])('%j is refused with its line', (line) => {
  expect(() => parseHistory(`${historyLine(first)}${line}`, 'runs/a/history.jsonl')).toThrow(
    'runs/a/history.jsonl:2: expected the figures of an epoch, received something else',
  );
});
