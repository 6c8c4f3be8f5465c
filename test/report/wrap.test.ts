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
  ['dense 128, dropout 0.2; of 2 000, or a 5', 12, 'dense 128,\ndropout 0.2;\nof 2 000, or\na 5'],
  ['seeds 1, 2, and 3 more', 7, 'seeds 1,\n2, and\n3 more'],
  ['CPU, threads: 2; sse', 14, 'CPU,\nthreads: 2;\nsse'],
  ['ready in 0.1 s, in 36 ms', 12, 'ready in\n0.1 s, in\n36 ms'],
  ['it takes 2 min 05 s or 1 h 02 min', 12, 'it takes\n2 min 05 s\nor\n1 h 02 min'],
  ['at 790 samples/s of 12 MB', 13, 'at\n790 samples/s\nof 12 MB'],
  ['all 7 shares of 2 hours', 9, 'all 7\nshares of\n2 hours'],
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
  ['  $ x --a 1 --vary b=1,2 c', 20, '  $ x --a 1 \\\n    --vary b=1,2 c'],
  ["  $ x --vary 'a=12345678' --b 1", 17, "  $ x --vary \\\n  'a=12345678' \\\n    --b 1"],
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
