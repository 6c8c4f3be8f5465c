import { vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { captureIo } from '../commands/captured-io.ts';
import { type CliResult, root } from './run-cli.ts';

/**
 * Runs a command line as the executable does, but in this process, which spares the half second that TensorFlow.js takes
 * to load: for all that is not about the process itself, as its signals, streams and limits are.
 *
 * @param uid of the user whose permissions it has meanwhile; only root may choose
 */
export async function runMain(
  args: readonly string[],
  { cwd, uid, program = main }: { cwd: string; uid?: number; program?: typeof main },
): Promise<CliResult> {
  const io = captureIo();
  for (const method of ['log', 'info', 'warn', 'error'] as const) // as libraries do that print without being asked
    vi.spyOn(console, method).mockImplementation((...words) => io.stderr.write(`${words.join(' ')}\n`));
  if (uid !== undefined) process.seteuid?.(uid);
  try {
    process.chdir(cwd);
    const code = await program(args, io, () => {});
    return { code, stdout: io.out(), stderr: io.err() };
  } finally {
    if (uid !== undefined) process.seteuid?.(0);
    process.chdir(root); // the directory may be gone when the next test looks where it is
  }
}
