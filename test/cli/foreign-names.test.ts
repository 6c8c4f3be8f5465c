import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { writeBlankDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

vi.mock('../../src/doctor/run-trial.ts', () => import('./trials.ts'));

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

/** Sets the title of a terminal, colours it, in 8 bits too, breaks the line and turns the direction of the text. */
const strange = '\u001b]0;x\u0007\u001b[31m\u009b31m\r\nerror: all is well\u202e';
const shown = '\\u001b]0;x\\u0007\\u001b[31m\\u009b31m\\u000d\\u000aerror: all is well\\u202e';
const run = `run${strange}`;

/** What a terminal would not print but obey, line feeds aside. */
const steering = /[\p{Bidi_Control}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u;

const one = Buffer.from(
  '<svg width="28" height="28"><path fill="#fff" d="M0 0h28v28H0z"/><path d="M12 4h4v20h-4z"/></svg>',
);
const small = ['--set', 'data.validationFraction=0.1', '--set', 'training.epochs=1'];

describe.skipIf(process.platform === 'win32')('a name that would steer the terminal', () => {
  beforeAll(async () => {
    const inDirectory = (name: string) => join(directory.path, name);
    await writeBlankDigits(inDirectory(strange));
    await mkdir(inDirectory(`empty${strange}`));
    await writeFile(inDirectory(`${strange}.yaml`), 'name: fine\n');
    await writeFile(inDirectory(`wrong${strange}.yaml`), `"${'\\e[31m'}": 1\nmodel: !!str\n`);
    await writeFile(inDirectory(`broken${strange}.png`), 'x');
    for (const name of [`1${strange}.png`, `2${strange}.png`]) await sharp(one).toFile(inDirectory(name));
    const { code } = await cli('train', '--data', strange, '--out', run, ...small, '--quiet');
    expect(code).toBe(0);
  });

  const commands: string[][] = [
    ['train', '--data', strange, '--out', `other${strange}`, '--tensorboard', `log${strange}`, ...small],
    ['train', '--data', `missing${strange}`],
    ['train', '--data', `empty${strange}`],
    ['train', '--config', `missing${strange}`],
    ['train', '--out', run],
    ['train', '--resume', `missing${strange}`],
    ['train', '--resume', run, '--set', strange],
    ['train', '--set', `training.engine=${strange}`],
    ['train', `--${strange}`],
    [strange],
    ['eval', run],
    ['eval', `missing${strange}`],
    ['eval', `empty${strange}`],
    ['eval', run, '--data', 'embedded'],
    ['predict', run, `1${strange}.png`],
    ['predict', run, `1${strange}.png`, `2${strange}.png`, `missing${strange}`, `broken${strange}.png`],
    ['predict', run, `broken${strange}.png`],
    ['data', 'info', '--data', strange],
    ['data', 'fetch', '--mirror', strange],
    ['validate', `${strange}.yaml`, `wrong${strange}.yaml`],
    ['validate', `${strange}.yaml`, '--set', `data.source=${JSON.stringify(`missing${strange}`)}`],
    ['doctor', '--data', `missing${strange}`],
    ['init', `new${strange}.yaml`],
    ['init', `${strange}.yaml`],
  ];

  test.each(commands)('is escaped by %j %j %j %j', async (...args) => {
    for (const all of [args, [...args, '--json']]) {
      const { code, stdout, stderr } = await cli(...all);
      expect([0, 1, 2]).toContain(code);
      expect(stdout + stderr).not.toMatch(steering);
      expect((stdout + stderr).match(/^error: all is well/m)).toBe(null);
    }
  });

  test('is shown in one line, and in JSON as it is', async () => {
    expect((await cli('eval', `missing${strange}`)).stderr).toBe(
      `error: missing${shown}: no such file or directory\nCheck the path.\n`,
    );
    const unknown = await cli(`--${strange}`);
    expect(unknown.stderr.split('\n')[0]).toBe(`error: unknown option '--${shown}'`);
    const evaluated = await cli('eval', run, '--json');
    expect(JSON.parse(evaluated.stdout).model).toBe(run);
    const text = await cli('eval', run);
    expect(text.stdout.split('\n')[0]).toBe(`run${shown}, test split: 20 images`);
    const table = await cli('predict', run, `1${strange}.png`, `2${strange}.png`);
    expect(table.stdout.split('\n')[0]).toBe(`Model: run${shown}`);
  });
});
