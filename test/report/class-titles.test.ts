import { expect, test } from 'vitest';
import { classTitles } from '../../src/report/class-titles.ts';

test.each<[what: string, names: string[] | undefined, columns: number, titles: string[]]>([
  ['numbers where there are no names', undefined, 80, ['0', '1']],
  ['numbers and names', ['T-shirt', 'Bag'], 80, ['0 T-shirt', '1 Bag']],
  ['the number once where it is the name', ['0', '1'], 80, ['0', '1']],
  ['numbers for what has no name', ['a'], 80, ['0 a', '1']],
  ['without what steers a terminal', ['\u001b[31m', 'a\nb'], 80, ['0 \\u001b[31m', '1 a\\u000ab']],
  ['clipped', ['abcdefghijklmnopqrstuvwxyz', 'x'], 80, ['0 abcdefghi…qrstuvwxyz', '1 x']],
  ['clipped more on a narrow terminal', ['abcdefghijklmnopqrstuvwxyz', 'x'], 40, ['0 abcd…vwxyz', '1 x']],
])('%s', (_, names, columns, titles) => {
  expect(classTitles(2, names, columns)).toEqual(titles);
});
