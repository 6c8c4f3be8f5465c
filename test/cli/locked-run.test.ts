import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { binary, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { set } from './small.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const read = (...names: string[]) => readFile(join(directory.path, ...names), 'utf8');
/** Trains until it is ended: a hundred thousand epochs, which leave a core to the others. */
const endless = [
  ...set('training.epochs=100000', 'training.earlyStopping=null', 'data.subset=300'),
  ...['--threads', '1'],
];

/** A training that has come to its second epoch at least. */
async function startTraining(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [binary, 'train', ...endless, ...args], {
    cwd: directory.path,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  for await (const chunk of child.stderr as NonNullable<typeof child.stderr>) {
    shown += chunk;
    if (shown.includes('epoch      2/')) break;
  }
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = await once(child, 'exit');
  return code;
}

describe('a run that is being trained', () => {
  test('is left alone by every other process, and is free once that one is gone, however it went', async () => {
    const child = await startTraining('--out', 'busy');
    const refusal = {
      code: 2,
      stdout: '',
      stderr:
        `error: busy: another process (${child.pid}) is training this run\n` +
        'Wait until it has ended, or choose another --out.\n',
    };
    expect(await cli('train', '--resume', 'busy')).toEqual(refusal);
    expect(await cli('train', '--out', 'busy')).toEqual(refusal);
    expect(await cli('train', '--out', 'busy', '--force', '--seed', '2')).toEqual(refusal);
    await end(child, 'SIGKILL');
    const { stderr } = await cli('train', '--resume', 'busy', '--set', 'training.epochs=1');
    expect(stderr).not.toContain('another process');
    const { code } = await cli('train', '--out', 'busy', '--force', '--set', 'training.epochs=1');
    expect(code).toBe(0);
    expect(await readdir(join(directory.path, 'busy'))).not.toContain('.lock');
  });
});

describe('a training that is told to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s keeps what was done', async (signal) => {
    const child = await startTraining('--out', signal);
    expect(await end(child, signal)).toBe(130);
    const { reason, lastEpoch } = JSON.parse(await read(signal, 'metrics.json'));
    expect(reason).toBe('interrupted');
    expect(lastEpoch).toBeGreaterThan(0);
    expect((await cli('eval', signal)).code).toBe(0);
  });
});
