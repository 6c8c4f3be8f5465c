import { Chalk } from 'chalk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunRow, renderRuns, runsCsv } from '../../src/report/runs.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const rows: RunRow[] = [
  {
    run: 'runs/article-2',
    state: 'done',
    startedAt: '2026-01-02T09:05:00.000Z',
    config: 'article',
    epochs: 1115,
    accuracy: 0.9605,
    settings: {
      seed: 7,
      'model.layers.2.dropout.rate': 0.5,
      'model.layers.4.dropout.rate': 0.25,
      'training.epochs': 2000,
    },
  },
  {
    run: 'else\nwhere, "here"',
    state: 'diverged',
    startedAt: '2026-01-02T09:00:00.000Z',
    config: 'mlp',
    epochs: 1,
    settings: { 'training.optimizer.type': 'adam' },
  },
  { run: 'runs/broken-1', state: 'damaged', settings: {} },
];
const render = (columns: number) => renderRuns(rows, { columns, paint: new Chalk({ level: 0 }) }).split('\n');

test('a line for each run, and below it what sets it apart', () => {
  expect(render(100)).toEqual([
    'run                         state  epochs  accuracy           started   config',
    'runs/article-2               done   1 115    0.9605  2026-01-02 09:05  article',
    '  seed 7, layers.2.dropout.rate 0.5, layers.4.dropout.rate 0.25, epochs 2000',
    'else\\u000awhere, "here"  diverged       1         -  2026-01-02 09:00      mlp',
    '  type adam',
    'runs/broken-1             damaged       -         -                 -        -',
    '',
  ]);
});

test('a table that is a little too wide for the terminal has its columns closer together', () => {
  const first = 'run                        state epochs accuracy          started  config';
  expect(render(80)[0]).toMatch(/^run {25}state {2}/);
  expect(render(76)[0]).toBe(first);
  expect(render(first.length)[0]).toBe(first);
  expect(render(first.length - 1)[0]).toBe('runs/article-2  done');
});

test('the state is coloured, whatever a config or a run is called', () => {
  const named = { run: 'done', state: 'diverged', config: 'done', settings: {} };
  for (const columns of [100, 40]) {
    const shown = renderRuns([named], { columns, paint: new Chalk({ level: 1 }) });
    expect(shown.split('\u001b[31m')).toEqual([expect.anything(), expect.stringMatching(/^diverged/)]);
    expect(shown).not.toContain('\u001b[32m');
  }
});

test('on narrow terminals a few lines for each, none of which breaks within a word', () => {
  expect(render(40)).toEqual([
    'runs/article-2  done',
    '  2026-01-02 09:05 article',
    '  1 115 epochs, test accuracy 0.9605',
    '  seed 7, layers.2.dropout.rate 0.5,',
    '  layers.4.dropout.rate 0.25,',
    '  epochs 2000',
    'else\\u000awhere, "here"  diverged',
    '  2026-01-02 09:00 mlp',
    '  1 epoch',
    '  type adam',
    'runs/broken-1  damaged',
    '',
  ]);
});

test('the path of a run is never cut, so that it can be copied', () => {
  const long = { run: 'experiments/2026/hidden-layers/wide-128', state: 'interrupted', settings: {} };
  const shown = renderRuns([long], { columns: 40, paint: new Chalk({ level: 0 }) });
  expect(shown).toBe('experiments/2026/hidden-layers/wide-128\n  interrupted\n');
});

test('as CSV', () => {
  expect(runsCsv(rows.slice(0, 2))).toBe(
    'run,state,startedAt,config,epochs,accuracy,seed,model.layers.2.dropout.rate,model.layers.4.dropout.rate,training.epochs,training.optimizer.type\r\n' +
      'runs/article-2,done,2026-01-02T09:05:00.000Z,article,1115,0.9605,7,0.5,0.25,2000,\r\n' +
      '"else\nwhere, ""here""",diverged,2026-01-02T09:00:00.000Z,mlp,1,,,,,,adam\r\n',
  );
});
