import { Chalk, supportsColor, supportsColorStderr } from 'chalk';
import { CommanderError } from 'commander';
import { type ExitCode, exitCodeOf, exitCodes, type Io } from './commands/io.ts';
import { describeProgram, type Request, UnknownOption } from './commands/program.ts';
import { wrapping } from './commands/wrapping.ts';
import { UserError } from './errors.ts';
import { asRefusal, asUserError } from './files.ts';
import { inLines } from './received.ts';
import { renderError } from './report/error.ts';
import { renderJson } from './report/json.ts';

/**
 * Runs one command line.
 *
 * @param argv without the interpreter and the script
 * @returns the exit code; errors have been printed
 */
export async function main(argv: readonly string[], io: Io, onInterruptible: () => void): Promise<ExitCode> {
  try {
    const request = parse(withoutHelpCommand(argv), io);
    if (request === undefined) return exitCodes.good;
    if (request.command.interruptible) onInterruptible();
    const run = await request.command.load();
    return await run(request.options as never, io); // they are what its parameters make of them
  } catch (thrown) {
    const error = thrown instanceof UnknownOption ? await explained(thrown, argv) : asRefusal(thrown);
    if (argv.includes('--json')) io.stdout.write(renderJson({ error: errorRecord(error) }));
    return printError(error, io);
  }
}

/** `help train` is `train --help`. */
function withoutHelpCommand(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

/** Only where it is needed, since what explains it knows all settings. */
async function explained(error: UnknownOption, argv: readonly string[]): Promise<UserError> {
  const { explainOption } = await import('./commands/explain-option.ts');
  return explainOption(error, argv);
}

/** @returns undefined where help or the version was asked for and has been printed */
function parse(argv: readonly string[], io: Io): Request | undefined {
  let request: Request | undefined;
  const program = describeProgram(io, (found) => {
    request = found;
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw error;
  }
  return request;
}

function printError(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return exitCodes.badInput; // help was printed
  if (error instanceof UserError) {
    io.stderr.write(renderError(error, io.paintError));
    return exitCodeOf(error);
  }
  io.stderr.write(
    `${io.paintError.red('This is a defect of dropout-mlp; please report it with these lines:')}\n`,
  );
  io.stderr.write(`${inLines(String((error as Error)?.stack ?? error))}\n`);
  return exitCodes.defect;
}

/** What stdout says of it with `--json`; stderr says the same in words. */
function errorRecord(error: unknown): object {
  if (error instanceof UserError) return error;
  const message = String((error as Error)?.message ?? error);
  return { code: error instanceof CommanderError ? 'usage' : 'defect', message };
}

/** The process as commands see it. */
function processIo(interrupt: AbortSignal): Io {
  const plain = (process.env.NO_COLOR ?? '') !== '' && process.env.FORCE_COLOR === undefined;
  return {
    stdout: wrapping(process.stdout),
    stderr: wrapping(process.stderr),
    paint: new Chalk({ level: plain || !supportsColor ? 0 : supportsColor.level }),
    paintError: new Chalk({ level: plain || !supportsColorStderr ? 0 : supportsColorStderr.level }),
    interrupt,
  };
}

/** The entry of the executable. */
export async function start(): Promise<void> {
  const interrupt = new AbortController();
  const io = processIo(interrupt.signal);
  onWriteError(process.stdout, 'standard output', io);
  onWriteError(process.stderr, 'standard error', io);
  process.exitCode = await main(process.argv.slice(2), io, () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A terminal that closes sends SIGHUP more than once, and nobody is there who could be impatient.
        if (interrupt.signal.aborted && signal !== 'SIGHUP') process.exit(exitCodes.interrupted);
        interrupt.abort();
      });
    }
  });
}

/** A reader that has seen enough, as in `| head`, or a terminal that was closed neither ends the command nor changes its exit code. */
function onWriteError(stream: NodeJS.WriteStream, name: string, io: Io): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isGone = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY);
    if (!isGone) process.exit(printError(asUserError(error, name), io));
  });
}
