import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

export const root = join(import.meta.dirname, '..', '..');
export const binary = join(root, 'bin', 'dropout-mlp.mjs');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Of Node, before the program. */
  readonly nodeOptions?: readonly string[];
  /** The user to run as; only root may choose. */
  readonly uid?: number;
  /** Closes the reading end of these streams at once, as `| head -0` does. */
  readonly closed?: readonly ('stdout' | 'stderr')[];
  /** Called with all of stderr whenever there is more of it; what it returns is sent as a signal. */
  readonly onStderr?: (stderr: string) => NodeJS.Signals | undefined;
}

/** What loading TensorFlow sets, as another test of this process may have done. */
const ofTensorFlow = {
  TF_ENABLE_ONEDNN_OPTS: undefined,
  ONEDNN_MAX_CPU_ISA: undefined,
  TF_NUM_INTRAOP_THREADS: undefined,
};

/** Runs the real executable to its end. */
export function runCli(
  args: readonly string[],
  { cwd = root, env = {}, nodeOptions = [], uid, closed = [], onStderr }: CliOptions = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, binary, ...args], {
      cwd,
      env: { ...process.env, ...ofTensorFlow, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
      ...(uid !== undefined && { uid }),
    });
    for (const name of closed) child[name].destroy();
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      const signal = onStderr?.(stderr);
      if (signal !== undefined) child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Someone whom permissions bind and who may enter the directory; root is let through everywhere. Or why there is nobody. */
export async function ordinaryUser(directory: string): Promise<CliOptions | string> {
  if (process.getuid === undefined) return 'this system has no permissions of the POSIX kind';
  if (process.getuid() !== 0) return {};
  const nobody = { uid: 65534, env: { HOME: '/nonexistent' } };
  await chmod(directory, 0o755);
  const { code } = await runCli(['--version'], { cwd: directory, ...nobody }).catch(() => ({ code: 1 }));
  return code === 0 ? nobody : 'root is bound by no permissions, and nobody may not read this checkout';
}

/** An empty directory for the tests of a file, deleted after them. */
export function useTemporaryDirectory(): { readonly path: string } {
  const directory = { path: '' };
  beforeAll(async () => {
    directory.path = await mkdtemp(join(tmpdir(), 'dropout-mlp-cli-'));
  });
  afterAll(async () => {
    await rm(directory.path, { recursive: true, force: true });
  });
  return directory;
}
