import { expect, test } from 'vitest';
import { wrap, wrapBehind } from '../../src/report/wrap.ts';

test.each([
  ['no word breaks', 8, 'no word\nbreaks'],
  ['as wide as it may be', 20, 'as wide as it may be'],
  ['  indented lines go on so', 16, '  indented lines\n  go on so'],
  ['a-word-longer-than-that and more', 10, 'a-word-longer-than-that\nand more'],
  ['two  spaces  stay where nothing breaks', 80, 'two  spaces  stay where nothing breaks'],
  ['\u001b[31mred\u001b[39m is not wide', 15, '\u001b[31mred\u001b[39m is not wide'],
  ['of 109 386 at 12 %', 8, 'of\n109 386\nat 12 %'],
  ['accuracy in %', 11, 'accuracy\nin %'],
  ['a number in [0, 1), or (0, 1e30]', 14, 'a number in\n[0, 1), or\n(0, 1e30]'],
  ['such (others, too)', 14, 'such (others,\ntoo)'],
  ['df56b009 520fa4 1 000', 14, 'df56b009\n520fa4 1 000'],
  ['and 47 040 016 bytes', 10, 'and\n47 040 016\nbytes'],
  ['12 1234 and 5 67', 7, '12 1234\nand 5\n67'],
  ["Run 'my runs/a 1' again", 8, "Run\n'my runs/a 1'\nagain"],
  ["give it's 'my run'\\''s 1' to", 8, "give\nit's\n'my run'\\''s 1'\nto"],
  ["Keras's own, users' own", 8, "Keras's\nown,\nusers'\nown"],
  ['Next: dropout-mlp eval runs/a-1', 20, 'Next:\ndropout-mlp eval \\\n  runs/a-1'],
  ['Next: dropout-mlp eval runs/a-1', 25, 'Next:\ndropout-mlp eval runs/a-1'],
  ['Next: dropout-mlp eval runs/a-1', 31, 'Next: dropout-mlp eval runs/a-1'],
  [
    'All of it: npx dropout-mlp settings. To begin: node a/dropout-mlp.mjs init',
    15,
    'All of it:\nnpx \\\n  dropout-mlp \\\n  settings. To\nbegin:\nnode \\\n  a/dropout-mlp.mjs \\\n  init',
  ],
  ['Then: python3 to-tfjs.py model.h5 model', 22, 'Then:\npython3 to-tfjs.py \\\n  model.h5 model'],
  ['  $ dropout-mlp train --seed 7', 20, '  $ dropout-mlp \\\n    train --seed 7'],
  [
    "Next: node 'my clone/x.mjs' eval 'my runs/a 1'",
    24,
    "Next:\nnode 'my clone/x.mjs' \\\n  eval 'my runs/a 1'",
  ],
  [
    'Usage: dropout-mlp eval [options] [target] [other]',
    40,
    'Usage: dropout-mlp eval [options]\n[target] [other]',
  ],
  ['it is dropout-mlp that says so', 12, 'it is\ndropout-mlp\nthat says so'],
  ['one\ntwo three', 5, 'one\ntwo\nthree'],
])('%j in %d columns', (text, columns, expected) => {
  expect(wrap(text, columns).join('\n')).toBe(expected);
});

test('wide characters take two columns', () => {
  expect(wrap('鞋 靴子 coat 袋', 7)).toEqual(['鞋 靴子', 'coat 袋']);
});

test('behind a title, lines are indented by its width', () => {
  expect(wrapBehind('鞋  ', 'one two three', 11)).toEqual(['鞋  one two', '    three']);
});
