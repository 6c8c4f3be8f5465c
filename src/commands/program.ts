import { Command } from 'commander';
import { inOneLine } from '../received.ts';
import { packageVersion } from '../version.ts';
import { type CommandEntry, commands } from './index.ts';
import { columnsOf, type Io } from './io.ts';

/** What a command line asks for, once understood. */
export interface Request {
  readonly command: CommandEntry;
  readonly options: Record<string, unknown>;
}

/** The command line as commander parses it; `onRequest` receives what was asked for. */
export function describeProgram(io: Io, onRequest: (request: Request) => void): Command {
  const program = configure(new Command('dropout-mlp'), io)
    .description('Train, measure and teach dropout networks from a config file.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText(
      'after',
      '\nStart with: dropout-mlp train\nMore on one command: dropout-mlp <command> --help',
    );
  for (const entry of commands) {
    const words = entry.name.split(' ');
    const parent = words.length === 1 ? program : group(program, words[0] as string, io);
    describeCommand(parent, words.at(-1) as string, entry, io, onRequest);
  }
  return program;
}

const groups: Record<string, string> = { data: 'look at a data set, or download MNIST' };

function group(program: Command, name: string, io: Io): Command {
  const existing = program.commands.find((command) => command.name() === name);
  return existing ?? configure(program.command(name), io).description(groups[name] ?? '');
}

function describeCommand(
  parent: Command,
  name: string,
  entry: CommandEntry,
  io: Io,
  onRequest: (request: Request) => void,
): void {
  const command = configure(parent.command(name), io).description(entry.summary);
  for (const [syntax, description] of Object.entries(entry.arguments ?? {}))
    command.argument(syntax, description);
  for (const { flags, description, parse: read } of entry.options) {
    if (read === undefined) command.option(flags, description);
    else command.option(flags, description, read);
  }
  command.addHelpText(
    'after',
    `\nExamples:\n${entry.examples.map((example) => `  $ ${example}`).join('\n')}`,
  );
  command.action(() => {
    const positional = command.registeredArguments.map((argument, index) => [
      argument.name(),
      command.processedArgs[index] ?? (argument.variadic ? [] : undefined),
    ]);
    onRequest({ command: entry, options: { ...command.opts(), ...Object.fromEntries(positional) } });
  });
}

function configure(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError(`See: ${pathOf(command)} --help`)
    .configureOutput({
      outputError: (text, write) => write(readable(text).replace(/^error:/, io.paintError.red('error:'))),
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
}

/** A message of commander's, whatever the arguments in it are: one line, and one for what may have been meant. */
function readable(text: string): string {
  const lines = text.trimEnd().split(/\n(?=\(Did you mean )/);
  return lines.map((line) => `${inOneLine(line)}\n`).join('');
}

/** As the user types it: `dropout-mlp data fetch`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
