import { expect, test } from 'vitest';
import { fitStepSummary, renderAnnotations } from '../../src/report/github.ts';

test.each([
  ['words', 'a gate', 'is broken', '::error title=a gate::is broken\n'],
  ['per cent and colons', '50 %: a, b', '95 %: c', '::error title=50 %25%3A a%2C b::95 %25: c\n'],
  ['lines', 'a\nb', 'c\nd', '::error title=a%0Ab::c%0Ad\n'],
  ['another command', 'x', '\r\n::warning::y', '::error title=x::\\u000d%0A::warning::y\n'],
  ['control characters', '\u001b[31m', '\u0000\u2028', '::error title=\\u001b[31m::\\u0000\\u2028\n'],
])('an annotation of %s', (_, title, message, command) => {
  expect(renderAnnotations([{ title, message }])).toBe(command);
});

test('of many errors GitHub shows ten, the last of which says how many there are besides', () => {
  const errors = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ title: 't', message: `${index}` }));
  expect(renderAnnotations(errors(10)).split('\n').slice(8)).toEqual([
    '::error title=t::8',
    '::error title=t::9',
    '',
  ]);
  expect(renderAnnotations(errors(11)).split('\n').slice(8)).toEqual([
    '::error title=t::8',
    '::error title=More errors::2 more are in the log.',
    '',
  ]);
});

test('a summary is cut at a line where GitHub would refuse it', () => {
  const line = `${'é'.repeat(49)}\n`;
  const whole = line.repeat(10_000); // 990 000 bytes
  expect(fitStepSummary(whole)).toBe(whole);
  const cut = fitStepSummary(line.repeat(11_000));
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1024 * 1024);
  expect(cut).toBe(`${line.repeat(10_591)}\nThe rest is in summary.md.\n`);
});
