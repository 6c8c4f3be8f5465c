// Bundles the program of the drawing pad, TypeScript for browsers that shares its arithmetic with `predict`, into one text
// that reports take up: dist/pad/program.js.
import { mkdirSync, renameSync } from 'node:fs';
import { buildSync } from 'esbuild';

const output = 'dist/pad/program.js';
const unfinished = `${output}.${process.pid}`; // whoever reads at the same time finds the whole file or none

mkdirSync('dist/pad', { recursive: true });
buildSync({
  entryPoints: ['src/pad/page/main.ts'],
  outfile: unfinished,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});
renameSync(unfinished, output);
