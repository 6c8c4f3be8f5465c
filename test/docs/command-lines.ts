import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The pages that people read, by their paths. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])), // no pictures
  'configs/README.md',
  'configs/experiments/README.md',
  'data/README.md',
  'bench/README.md',
];

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** What stands for a word of the reader's in a page. */
const placeholders: Readonly<Record<string, string>> = { NAME: 'article-momentum' };

/** The command lines of this program in code blocks, fenced or indented, and in code spans, as a reader would paste them. */
export function commandLines(page: string): string[] {
  const code = readPage(page).match(/```(?:sh|console)\n[\s\S]*?```|^ {4}.*$|`dropout-mlp [^`]+`/gm) ?? [];
  return code
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/^(`| {4})?(\$ )?|`$/g, ''))
    .filter((line) => /^dropout-mlp [a-z]/.test(line) && !line.includes('<'))
    .map((line) => line.replaceAll(/\b[A-Z]{3,}\b/g, (word) => placeholders[word] ?? word));
}

/** How a shell is started without the settings of its user. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash', '--norc', '--noprofile', '-c'],
  zsh: ['zsh', '-f', '-c'],
};

export function hasShell(name: string): boolean {
  return spawnSync(name, ['-c', 'true']).status === 0;
}

/** Each line is read by the shell, and instead of the program, one runs that tells what it was given. */
const telling = `
dropout-mlp() { printf '%s\\0' "$@"; }
while IFS= read -r line; do
  eval "$line"
  printf '\\n\\0'
done
`;

/** The words that the program is given for each line, as a shell reads it. */
export function wordsIn(shell: string, lines: readonly string[], cwd: string): string[][] {
  const [program = '', ...args] = shells[shell] ?? [];
  const input = lines.map((line) => `${line}\n`).join('');
  const { stdout } = spawnSync(program, [...args, telling], { cwd, input, encoding: 'utf8' });
  return stdout
    .split('\n\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}
