import { Command } from 'commander';
import { inOneLine } from '../received.ts';
import { packageVersion } from '../version.ts';
import type { AnyCommand, Parameter } from './command.ts';
import { commands, groups } from './index.ts';
import { columnsOf, type Io } from './io.ts';

/** What a command line asks for, once understood. */
export interface Request {
  readonly command: AnyCommand;
  /** What its parameters gave, by their names. */
  readonly options: Readonly<Record<string, unknown>>;
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

function group(program: Command, name: string, io: Io): Command {
  const existing = program.commands.find((command) => command.name() === name);
  return existing ?? configure(program.command(name), io).description(groups[name] ?? '');
}

function describeCommand(
  parent: Command,
  name: string,
  entry: AnyCommand,
  io: Io,
  onRequest: (request: Request) => void,
): void {
  const command = configure(parent.command(name), io).description(entry.summary);
  for (const [key, parameter] of Object.entries(entry.parameters)) describeParameter(command, key, parameter);
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

function describeParameter(command: Command, name: string, parameter: Parameter): void {
  const { description } = parameter;
  if ('argument' in parameter) {
    const { argument: brackets } = parameter;
    command.argument(`${brackets.slice(0, 1)}${name}${brackets.slice(1)}`, description);
    return;
  }
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (parameter.value === undefined) command.option(flag, description);
  else if (parameter.parse === undefined) command.option(`${flag} ${parameter.value}`, description);
  else command.option(`${flag} ${parameter.value}`, description, parameter.parse as Parse);
}

/** What a flag gave before is what its own parser made of it. */
type Parse = (text: string, before: unknown) => unknown;

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
