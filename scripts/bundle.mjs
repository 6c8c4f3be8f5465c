// Puts the program and what library users import into few files: bundle/. Each start has to find and read what it needs of
// 700 modules, ours and those of two packages, which takes 0.1 to 0.2 s. What is loaded when it is needed stays so.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { buildSync } from 'esbuild';

const directory = 'bundle'; // flat, since package-file.ts finds the package one folder up
const entries = ['cli', 'index', 'doctor/trial-process', 'experiments/cell-process'];
const inlined = ['yaml', 'zod'];

const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { outputFiles } = buildSync({
  entryPoints: entries.map((entry) => `dist/${entry}.js`),
  outdir: directory,
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  external: Object.keys({ ...dependencies, ...optionalDependencies }).filter(
    (name) => !inlined.includes(name),
  ),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // yaml calls it, which modules do not have.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require=requireFrom(import.meta.url);",
  },
  write: false,
  logLevel: 'warning',
});

const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
files.set('LICENSES.txt', inlined.map(license).join('\n'));
mkdirSync(directory, { recursive: true });
for (const [name, text] of files) writeChanged(`${directory}/${name}`, text);
for (const name of readdirSync(directory)) {
  if (name.endsWith('.js') && !files.has(name)) rmSync(`${directory}/${name}`);
}

function license(name) {
  return `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8')}`;
}

/** A program that runs meanwhile finds the files it has yet to load as they were, unless they had to change. */
function writeChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}
