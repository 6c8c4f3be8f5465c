import { Command, type ErrorOptions, Help, type HelpContext } from 'commander';
import { commandLine, programName } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { expandHome } from '../files.ts';
import { breakLines } from '../report/break-lines.ts';
import { packageVersion } from '../version.ts';
import type { AnyCommand, Parameter } from './command.ts';
import { commands, groups } from './index.ts';
import { columnsOf, type Io } from './io.ts';

/** What the parameters of a command gave, by their names. */
type Options = Readonly<Record<string, unknown>>;

/** What a command line asks for, once understood. */
export interface Request {
  readonly command: AnyCommand;
  readonly options: Options;
}

/** A command line that cannot be understood. */
export class UsageError extends UserError {
  constructor(message: readonly string[], hint: string) {
    super('usage', message, hint);
  }
}

/** An option that its command does not have; `explainOption` finds out what was meant. */
export class UnknownOption extends UsageError {
  constructor(
    readonly command: AnyCommand,
    /** As it was typed, with its value if that is joined to it. */
    readonly option: string,
    ...words: ConstructorParameters<typeof UsageError>
  ) {
    super(...words);
  }
}

/** What commander's types leave out. */
interface Refusing {
  unknownCommand(): never;
}

/** Commander's command, whose errors are thrown as ours. */
class ProgramCommand extends Command {
  /** What it runs; a group runs nothing. */
  entry: AnyCommand | undefined;

  override createCommand(name?: string): ProgramCommand {
    return new ProgramCommand(name);
  }

  /** Of a command that does not exist, there is no help. */
  override outputHelp(context?: HelpContext | ((text: string) => string)): void {
    const [word = '-'] = this.args;
    if (this.entry === undefined && !word.startsWith('-')) (this as unknown as Refusing).unknownCommand();
    super.outputHelp(context as HelpContext);
  }

  override error(text: string, { code }: ErrorOptions = {}): never {
    const lines = text.replace(/^error: /, '').split(/\n(?=\(Did you mean )/);
    const hint = `See: ${commandLine(...pathOf(this), '--help')}`;
    const [option] = code === 'commander.unknownOption' ? (/(?<=').*(?=')/s.exec(text) ?? []) : [];
    if (option !== undefined && this.entry !== undefined)
      throw new UnknownOption(this.entry, option, lines, hint);
    throw new UsageError(lines, hint);
  }
}

/** The command line as commander parses it; `onRequest` receives what was asked for. */
export function describeProgram(io: Io, onRequest: (request: Request) => void): Command {
  const program = configure(new ProgramCommand('dropout-mlp'), io)
    .description('Train, measure and teach dropout networks from a config file.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText(
      'after',
      () => `\nStart with: ${commandLine('train')}\nMore on one command: ${programName()} help <command>`,
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
  const command = configure(parent.command(name), io).description(entry.summary) as ProgramCommand;
  command.entry = entry;
  for (const [key, parameter] of Object.entries(entry.parameters)) describeParameter(command, key, parameter);
  command.addHelpText(
    'after',
    () =>
      `\nExamples:\n${entry.examples.map((example) => `  $ ${example.replace(/^dropout-mlp/, programName())}`).join('\n')}`,
  );
  command.action(() => {
    const positional = command.registeredArguments.map((argument, index) => {
      const value = command.processedArgs[index] ?? (argument.variadic ? [] : undefined);
      return [argument.name(), onlyOne(argument.name(), value, command.opts()[argument.name()])];
    });
    const options: Options = { ...command.opts(), ...Object.fromEntries(positional) };
    onRequest({ command: entry, options: withHome(options, entry) });
  });
}

/** What is no path has a parser of its own, and then no `~` that shells leave to us, as in `--out=~/runs`. */
function withHome(options: Options, { parameters }: AnyCommand): Options {
  const expand = (value: unknown) => (typeof value === 'string' ? expandHome(value) : value);
  const entries = Object.entries(options).map(([name, value]) => {
    if ((parameters[name] as { parse?: unknown }).parse !== undefined) return [name, value];
    return [name, Array.isArray(value) ? value.map(expand) : expand(value)];
  });
  return Object.fromEntries(entries);
}

/** Of a value that may be given in two ways. */
function onlyOne(name: string, argument: unknown, option: unknown): unknown {
  if (argument === undefined || option === undefined || argument === option) return argument ?? option;
  throw new UsageError(
    [`expected one ${name}, received ${argument} and, by --${name}, ${option}`],
    'Give one of them.',
  );
}

function describeParameter(command: Command, name: string, parameter: Parameter): void {
  const { description } = parameter;
  if ('argument' in parameter) {
    const { argument: brackets, option } = parameter;
    command.argument(`${brackets.slice(0, 1)}${name}${brackets.slice(1)}`, description);
    if (option !== undefined) command.option(option, `another way to give the ${name}`);
    return;
  }
  const flag = optionName(name);
  if (parameter.value === undefined) command.option(flag, description);
  else if (parameter.parse === undefined) command.option(`${flag} ${parameter.value}`, description);
  else command.option(`${flag} ${parameter.value}`, description, parameter.parse as Parse);
}

/** How the user gives a parameter that is no argument: `--min-accuracy`. */
export function optionName(parameter: string): string {
  return `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What a flag gave before is what its own parser made of it. */
type Parse = (text: string, before: unknown) => unknown;

function configure(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .enablePositionalOptions() // those of `batch` are not those of `batch run`
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureHelp({ formatItem })
    .configureOutput({
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
}

/** An option or a command, and what it does beside it or, where there is no room, below. */
function formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help): string {
  const width = this.helpWidth ?? 80;
  if (description === '' || width - termWidth - 4 >= this.minWidthToWrap)
    return Help.prototype.formatItem.call(this, term, termWidth, description, helper);
  return [`  ${term}`, ...breakLines(`      ${description}`, width)].join('\n');
}

/** As the user types it behind the program: `data fetch`. */
function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}
