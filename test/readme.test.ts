import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands/index.ts';
import { loadConfig } from '../src/config/load.ts';
import { commandLines, pages, readPage } from './docs/command-lines.ts';

const root = join(import.meta.dirname, '..');

describe('README and its fellows', () => {
  test('the README shows every command', () => {
    const lines = commandLines('README.md').map((line) => line.split(' ').slice(1));
    const called = (wanted: string) => commands.find(({ name }) => name === wanted)?.name;
    const shown = lines.map(([first = '', second]) => called(`${first} ${second}`) ?? called(first));
    expect([...new Set(shown)].sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  test('files that the pages link to exist', () => {
    for (const page of pages) {
      const links = [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, link]) => link as string,
      );
      for (const link of links)
        expect(existsSync(join(root, page, '..', link)), `${page}: ${link}`).toBe(true);
    }
  });

  test('the network in the README is configs/article.yaml, but for defaults', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(readPage('README.md'))?.[1] as string;
    const shipped = readPage('configs/article.yaml').replace(/^#.*\n/gm, '');
    expect(shipped.split('\n').filter((line) => !yaml.includes(line))).toEqual([
      '  loss: categoricalCrossentropy',
    ]);
    expect((await loadConfig(undefined, [])).config.training.loss).toBe('categoricalCrossentropy');
  });

  test('every config says how it was measured, and its figure is the one of the table', () => {
    const configs = readdirSync(join(root, 'configs')).filter((name) => name.endsWith('.yaml'));
    const table = readPage('configs/README.md');
    for (const config of configs) {
      const measured = /^# measured: (.*)$/m.exec(readPage(`configs/${config}`))?.[1];
      expect(measured, config).toMatch(/0\.\d{4}/);
      expect(table).toContain(measured);
    }
  });
});
