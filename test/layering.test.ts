import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');

/** What each folder (or single file) of src/ may import at run time, and, behind `types`, for types only. */
const allowed: Record<string, { readonly run: readonly string[]; readonly types?: readonly string[] }> = {
  received: { run: [] },
  'package-file': { run: [] },
  errors: { run: ['received'] },
  'command-line': { run: ['package-file', 'received'] },
  random: { run: [] },
  suggest: { run: [] },
  version: { run: ['package-file'] },
  'file-error': { run: ['errors'] },
  files: { run: ['errors', 'file-error'] },
  'numbered-directory': { run: ['files'] },
  'own-directory': { run: ['errors', 'command-line'] },
  csv: { run: [] },
  'short-names': { run: [] },
  metrics: { run: [] },
  'dense-defaults': { run: [] },
  fields: { run: ['received', 'suggest'] },
  elementary: { run: [] },
  schedules: { run: ['elementary', 'fields', 'received', 'suggest'] },
  gates: { run: ['errors', 'fields'] },
  optimizers: { run: ['fields', 'schedules'] },
  dropout: { run: ['fields', 'schedules', 'elementary'] },
  dataset: { run: ['errors', 'files', 'command-line', 'random', 'suggest'] },
  config: {
    run: [
      'errors',
      'command-line',
      'own-directory',
      'package-file',
      'files',
      'random',
      'received',
      'suggest',
      'fields',
      'gates',
      'optimizers',
      'schedules',
      'dropout',
      'metrics',
      'dense-defaults',
      'dataset',
    ],
  },
  backend: { run: ['errors'] },
  model: {
    run: [
      'errors',
      'files',
      'command-line',
      'package-file',
      'random',
      'received',
      'dense-defaults',
      'dropout',
      'schedules',
    ],
    types: ['config'],
  },
  evaluation: { run: ['errors', 'dataset', 'model', 'backend'] },
  training: {
    run: [
      'errors',
      'package-file',
      'random',
      'optimizers',
      'schedules',
      'dropout',
      'metrics',
      'dataset',
      'model',
      'backend',
      'evaluation',
    ],
  },
  doctor: {
    run: [
      'errors',
      'package-file',
      'received',
      'files',
      'random',
      'dataset',
      'backend',
      'model',
      'training',
      'runs',
    ],
  },
  tensorboard: { run: ['errors', 'files', 'metrics'], types: ['training'] },
  onnx: { run: ['errors', 'model'], types: ['config'] },
  runs: {
    run: [
      'errors',
      'files',
      'numbered-directory',
      'csv',
      'command-line',
      'own-directory',
      'metrics',
      'training',
    ],
    types: ['config', 'backend'],
  },
  jobs: {
    run: [
      'errors',
      'files',
      'random',
      'version',
      'schedules',
      'dropout',
      'config',
      'dataset',
      'backend',
      'model',
      'training',
      'tensorboard',
      'runs',
    ],
  },
  experiments: {
    run: [
      'errors',
      'command-line',
      'own-directory',
      'package-file',
      'files',
      'numbered-directory',
      'csv',
      'short-names',
      'version',
      'random',
      'received',
      'fields',
      'gates',
      'optimizers',
      'config',
      'dataset',
      'evaluation',
      'runs',
      'jobs',
    ],
    types: ['training'],
  },
  report: {
    run: ['received', 'csv', 'short-names', 'command-line', 'gates'],
    types: [
      'pad',
      'errors',
      'config',
      'metrics',
      'backend',
      'training',
      'evaluation',
      'dataset',
      'doctor',
      'model',
      'onnx',
      'runs',
      'experiments',
    ],
  },
  // Reaches only what is plain arithmetic there: the browser has all of it in one text.
  pad: {
    run: ['random', 'dropout', 'dataset', 'evaluation', 'training', 'report'],
    types: ['config'],
  },
  commands: {
    run: [
      'pad',
      'errors',
      'command-line',
      'own-directory',
      'package-file',
      'files',
      'random',
      'received',
      'suggest',
      'version',
      'dropout',
      'gates',
      'config',
      'dataset',
      'backend',
      'model',
      'evaluation',
      'training',
      'doctor',
      'tensorboard',
      'onnx',
      'runs',
      'jobs',
      'experiments',
      'report',
    ],
  },
  cli: { run: ['errors', 'received', 'files', 'report', 'commands'] },
  index: {
    run: ['errors', 'config', 'dataset', 'backend', 'model', 'evaluation', 'training', 'jobs'],
    types: ['metrics', 'optimizers', 'schedules', 'runs'],
  },
};

/** Folders that may import TensorFlow.js at run time; commands and reports may name its types. */
const tfjsUsers = ['backend', 'evaluation', 'model', 'training'];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typesOnly: boolean;
  /** By `import ... from`. */
  readonly isStatement: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'|(?:require|load)\('([^']+)'\)/gms,
  );
  return [...statements].map(([statement, type, from, dynamic, bare, required]) => ({
    file,
    target: (from ?? dynamic ?? bare ?? required) as string,
    isStatement: from !== undefined,
    typesOnly:
      type !== undefined ||
      (/\{([^}]*)\}/.exec(statement)?.[1] ?? 'value').split(',').every((name) => /^\s*(type\s|$)/.test(name)),
  }));
}

/** `config` for `config/schema.ts`, `random` for `random.ts`. */
const folderOf = (file: string) => (normalize(file).split(sep)[0] as string).replace(/\.ts$/, '');

/** Where tests may take long: see vitest.config.ts. */
const isSlow = (test: string) => /^(cli|faults)[\\/]|\.(slow|long)\.test\.ts$/.test(test);

test('unit tests do not run the executable', () => {
  const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const units = tests.filter((file) => file.endsWith('.test.ts') && !isSlow(file));
  const running = units.filter((file) =>
    /\bfrom '.*\/run-(cli|main)\.ts'/.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
  );
  expect(running).toEqual([]);
});

describe('layering', () => {
  test('every folder and file of src/ is on the map', () => {
    expect([...new Set(files.map(folderOf))].sort()).toEqual(Object.keys(allowed).sort());
  });

  test('no import goes against the direction of the map', () => {
    const wrong = imports.flatMap(({ file, target, typesOnly }) => {
      if (!target.startsWith('.')) return [];
      const [from, to] = [folderOf(file), folderOf(join(dirname(file), target))];
      const { run, types = [] } = allowed[from] ?? { run: [] };
      const mayImport = from === to || run.includes(to) || (typesOnly && types.includes(to));
      return mayImport ? [] : [`${file} -> ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test('TensorFlow.js is imported only where tensors are used', () => {
    const users = imports.filter(({ target, typesOnly }) => target.startsWith('@tensorflow/') && !typesOnly);
    expect([...new Set(users.map(({ file }) => folderOf(file)))].sort()).toEqual(tfjsUsers);
    // Of a CommonJS package, import parses every line in search of its exports: 0.2 s at each start.
    expect(users.filter(({ isStatement }) => isStatement)).toEqual([]);
  });

  test('the core neither prints nor exits: only what is started as a process, or starts those that end with it', () => {
    const talkers = files.filter((file) =>
      /console\.|process\.(exit|stdout|stderr|on\()/.test(
        readFileSync(join(source, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''),
      ),
    );
    expect(talkers.sort()).toEqual([
      'cli.ts',
      join('experiments', 'cell-process.ts'),
      join('experiments', 'own-process.ts'),
    ]);
  });
});
