import { expect, test } from 'vitest';
import { wrapping } from '../../src/commands/wrapping.ts';

function written(text: string, isTTY: boolean): string {
  let all = '';
  const stream = wrapping({ isTTY, columns: 10, write: (part: string) => (all += part) });
  stream.write(text);
  return all;
}

test.each([
  ['one two three\n', true, 'one two\nthree\n'],
  ['\u001b[31mone\u001b[39m two\n', true, '\u001b[31mone\u001b[39m two\n'],
  ['one two three\n', false, 'one two three\n'],
  ['one two three\u001b[1G', true, 'one two three\u001b[1G'],
  ['one\r\ntwo three four\n', true, 'one\r\ntwo three four\n'],
])('%j, on a terminal: %s', (text, isTTY, expected) => {
  expect(written(text, isTTY)).toBe(expected);
});
