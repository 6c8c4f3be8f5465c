import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { commandLine, programName, quote } from '../src/command-line.ts';
import { directoryWith } from './dataset/idx-fixtures.ts';

const start = process.cwd();
afterEach(() => {
  process.chdir(start);
  vi.unstubAllEnvs();
});

/** A directory with the program in `place`, in which the user stands in `here`, with these folders in the PATH. */
function standing(place: string, here: string, path: readonly string[]): string {
  const root = realpathSync(directoryWith({}));
  const program = join(root, place, 'bin/dropout-mlp.mjs');
  for (const folder of [dirname(program), join(root, here), join(root, 'bin'), join(root, 'other')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(program, '');
  writeFileSync(join(root, 'other/dropout-mlp'), '');
  symlinkSync(program, join(root, 'bin/dropout-mlp'));
  vi.stubEnv('PATH', path.map((folder) => join(root, folder)).join(delimiter));
  process.chdir(join(root, here));
  return program;
}

describe('the program is called', () => {
  test.each<[situation: string, place: string, here: string, path: string[], expected: string]>([
    ['in the PATH', 'lib/node_modules/dropout-mlp', 'work', ['bin'], 'dropout-mlp'],
    [
      'behind folders without it',
      'lib/node_modules/dropout-mlp',
      'work',
      ['nowhere', 'work', 'bin'],
      'dropout-mlp',
    ],
    [
      'in the PATH, but in npm’s own',
      'work/node_modules/dropout-mlp',
      'work',
      ['work/node_modules/.bin'],
      'npx dropout-mlp',
    ],
    ['in a project', 'work/node_modules/dropout-mlp', 'work', [], 'npx dropout-mlp'],
    ['in a project, from a folder in it', 'work/node_modules/dropout-mlp', 'work/a/b', [], 'npx dropout-mlp'],
    [
      'in a project, and another one globally',
      'work/node_modules/dropout-mlp',
      'work',
      ['other'],
      'npx dropout-mlp',
    ],
    ['in a clone', 'clone', 'clone', [], 'node bin/dropout-mlp.mjs'],
    ['in a clone, and another one globally', 'clone', 'clone', ['other', 'bin'], 'node bin/dropout-mlp.mjs'],
    ['in a folder of a clone', 'clone', 'clone/data', [], 'node ../bin/dropout-mlp.mjs'],
    ['beside a clone with a space', 'my clone', 'work', [], "node '../my clone/bin/dropout-mlp.mjs'"],
    [
      'in another project',
      'other/node_modules/dropout-mlp',
      'work',
      [],
      'node ../other/node_modules/dropout-mlp/bin/dropout-mlp.mjs',
    ],
    ['in the cache of npx', 'home/.npm/_npx/1a2b/node_modules/dropout-mlp', 'work', [], 'npx dropout-mlp'],
  ])('%s', (_, place, here, path, expected) => {
    expect(programName(standing(place, here, path))).toBe(expected);
  });

  test.each([
    ['dropout-mlp@0.1.0', 'npx dropout-mlp@0.1.0'],
    [
      '/tmp/my files/dropout-mlp-0.1.0.tgz',
      "npx '--package=/tmp/my files/dropout-mlp-0.1.0.tgz' dropout-mlp",
    ],
  ])('by npx as it was called: %s', (specifier, expected) => {
    const program = standing('_npx/1a2b/node_modules/dropout-mlp', 'work', []);
    const manifest = join(dirname(program), '../../../package.json');
    writeFileSync(manifest, JSON.stringify({ _npx: { packages: [specifier] } }));
    expect(programName(program)).toBe(expected);
  });

  test('by its path where that is shorter than the way to it', () => {
    const program = standing('c', `work/${'a/'.repeat(60)}`, []);
    expect(programName(program)).toBe(`node ${program}`);
  });
});

test('a command line is quoted word by word', () => {
  expect(
    commandLine('train', 'my config.yaml', '--set', 'model.layers.*.dropout=0.5', '--out', 'runs/a-1'),
  ).toBe("dropout-mlp train 'my config.yaml' --set 'model.layers.*.dropout=0.5' --out runs/a-1");
});

describe('a quoted word', () => {
  test.each([
    ['runs/article-1', 'runs/article-1'],
    ['Läufe/größer', 'Läufe/größer'],
    ['a=b', 'a=b'],
    ['=b', "'=b'"],
    ['', "''"],
    ['~/x', "'~/x'"],
    ["it's", "'it'\\''s'"],
    ["it's\n", "$'it\\'s\\u000a'"],
  ])('%j is %s', (word, expected) => {
    expect(quote(word)).toBe(expected);
  });

  const shells = ['bash', 'zsh'].filter((shell) => {
    try {
      return execFileSync(shell, ['-c', 'echo yes'], { encoding: 'utf8' }) === 'yes\n';
    } catch {
      return false;
    }
  });

  test.each(shells)('is read back by %s, whatever is in it', (shell) => {
    const unit = fc.constantFrom(...'aé~=*?[](){}<>|&;!#$`\'"\\^%@:,+-./ \n\t\u001b\u2028');
    const words = fc.sample(fc.string({ unit, minLength: 1 }), { numRuns: 2000, seed: 1 });
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const script = words.map((word) => `printf '%s\\0' ${quote(word)}`).join('\n');
    const printed = execFileSync(shell, ['-c', script], { encoding: 'utf8', env });
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  });
});
