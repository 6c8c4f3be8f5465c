import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands/index.ts';
import { describeProgram, type Request } from '../src/commands/program.ts';
import { loadConfig } from '../src/config/load.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'configs/README.md',
  'data/README.md',
  'bench/README.md',
  'CONTRIBUTING.md',
  'docs/ci.md',
];
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** Understands a command line as the executable would, without running it. */
function parse(line: string): Request | undefined {
  let request: Request | undefined;
  const paint = new Chalk({ level: 0 });
  const silent = { write: () => true };
  const io = {
    stdout: silent,
    stderr: silent,
    paint,
    paintError: paint,
    interrupt: new AbortController().signal,
  };
  const program = describeProgram(io, (found) => {
    request = found;
  });
  program.parse(line.split(/\s+/).slice(1), { from: 'user' });
  return request;
}

/** Command lines in code blocks and code spans, without prompts and comments. */
function commandLines(page: string): string[] {
  const code = read(page).match(/```(?:sh|console)\n[\s\S]*?```|`dropout-mlp [^`]+`/g) ?? [];
  return code
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/^[`$ ]+|`$/g, '').replace(/\s+#.*$/, ''))
    .filter((line) => /^dropout-mlp [a-z]/.test(line) && !/[<A-Z]{4}/.test(line));
}

describe('README and its fellows', () => {
  test.each(pages.flatMap((page) => commandLines(page).map((line) => [page, line] as const)))(
    '%s: %s is understood',
    (_, line) => {
      expect(parse(line)?.command).toBeDefined();
    },
  );

  test('the README shows every command', () => {
    const shown = new Set(commandLines('README.md').map((line) => parse(line)?.command.name));
    expect([...shown].sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  test('files that the pages link to exist', () => {
    for (const page of pages) {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link as string);
      for (const link of links)
        expect(existsSync(join(root, page, '..', link)), `${page}: ${link}`).toBe(true);
    }
  });

  test('the network in the README is configs/article.yaml, but for defaults', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(read('README.md'))?.[1] as string;
    const shipped = read('configs/article.yaml').replace(/^#.*\n/gm, '');
    expect(shipped.split('\n').filter((line) => !yaml.includes(line))).toEqual([
      '  loss: categoricalCrossentropy',
    ]);
    expect((await loadConfig(undefined, [])).config.training.loss).toBe('categoricalCrossentropy');
  });

  test('every config says how it was measured, and its figure is the one of the table', () => {
    const configs = readdirSync(join(root, 'configs')).filter((name) => name.endsWith('.yaml'));
    const table = read('configs/README.md');
    for (const config of configs) {
      const measured = /^# measured: (.*)$/m.exec(read(`configs/${config}`))?.[1];
      expect(measured, config).toMatch(/0\.\d{4}/);
      expect(table).toContain(measured);
    }
  });
});
