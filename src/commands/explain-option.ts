import { commandLine } from '../command-line.ts';
import { listSettings, type Setting } from '../config/settings.ts';
import { rowsCalled } from '../config/settings-table.ts';
import { dropoutVariants } from '../dropout/index.ts';
import { UserError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import type { AnyCommand } from './command.ts';
import { optionName, type UnknownOption } from './program.ts';

/** What was meant by an option that its command does not have. */
interface Meant {
  /** A clause. */
  readonly reason: string;
  /** What to write instead of the option and its value. */
  readonly words: readonly string[];
  /** Whether the word behind the option is its value. */
  readonly takesNext: boolean;
  /** What the option is only like, where it is not what was written. */
  readonly near?: string;
}

/** Options that arguments are taken for, by the argument: as other programs have them, or as other commands here. */
const optionsForArguments: Readonly<Record<string, readonly string[]>> = {
  configs: ['-c', '--config', '--configs'],
  file: ['-o', '--out', '--output', '--file'],
  target: ['-m', '--model', '--run'],
  runs: ['--run', '--runs'],
  inputs: ['-m', '--model', '--run', '-i', '--image', '--images', '--input', '--file'],
};

/**
 * Explains a setting or an argument that was typed as an option, by the command line that does what was meant.
 *
 * @param argv all of the command line
 */
export function explainOption(error: UnknownOption, argv: readonly string[]): UserError {
  const { command, option, message } = error;
  const first = argv.indexOf(option);
  const [line = '', guess] = message.split('\n');
  const meant = meaning(command, argv, first);
  if (meant === undefined || isWorse(meant, option, guess)) return error;
  const words = argv.slice(0, first);
  for (let at = first; at < argv.length; at++) {
    const instead = meaning(command, argv, at);
    words.push(...(instead?.words ?? [argv[at] as string]));
    if (instead?.takesNext) at++;
  }
  return new UserError('usage', line, `${meant.reason} ${commandLine(...words)}`);
}

/** Whether it is less like what was written than the options of the command that commander guesses at. */
function isWorse({ near }: Meant, option: string, guess = ''): boolean {
  const options: readonly string[] = guess.match(/(?<=--)[\w-]+/g) ?? [];
  if (near === undefined || options.length === 0) return false;
  return options.includes(near) || suggest(option.replace(/^-+/, ''), [...options, near]) !== near;
}

function meaning(command: AnyCommand, argv: readonly string[], at: number): Meant | undefined {
  const [flag = '', given] = splitOnce(argv[at] ?? '', '=');
  if (!flag.startsWith('-') || isKnown(command, flag)) return undefined;
  const next = argv[at + 1];
  const value = given ?? (next === undefined || /^-(?![\d.])/.test(next) ? undefined : next);
  const takesNext = given === undefined && value !== undefined;
  if (value !== undefined && isArgument(command, flag))
    return { reason: 'It is an argument, no option:', words: [value], takesNext };
  if (!('set' in command.parameters) || !flag.startsWith('--')) return undefined;
  return settingMeant(flag.slice(2), value, takesNext);
}

function isKnown({ parameters }: AnyCommand, flag: string): boolean {
  return Object.entries(parameters).some(([name, parameter]) => {
    if (!('argument' in parameter)) return flag === optionName(name);
    return parameter.option?.split(/[ ,]+/).includes(flag) ?? false;
  });
}

function isArgument({ parameters }: AnyCommand, flag: string): boolean {
  return Object.keys(parameters).some((name) => optionsForArguments[name]?.includes(flag));
}

function settingMeant(name: string, value: string | undefined, takesNext: boolean): Meant | undefined {
  const settings = listSettings().filter(({ schedule }) => schedule === undefined);
  const [negated] = name.startsWith('no-') ? rowsCalled(name.slice(3), settings) : [];
  if (negated !== undefined && isFlag(negated)) return setting(negated, 'false', false);
  const [exact] = rowsCalled(name, settings);
  const near = exact === undefined ? suggest(name, lastSteps(settings)) : undefined;
  const [meant = exact] = rowsCalled(near ?? '', settings);
  if (meant === undefined || isWhole(meant)) return undefined;
  if (isSection(meant)) return setting(meant, '{}', false, near);
  const isAlone = isFlag(meant) && !/^(true|false)$/.test(value ?? '');
  return setting(meant, isAlone ? 'true' : (value ?? 'VALUE'), takesNext && !isAlone, near);
}

function setting(row: Setting, value: string, takesNext: boolean, near?: string): Meant {
  const path = assignable(row);
  const place = path.includes('.N.') ? ', N the place of the layer' : '';
  const reason =
    near === undefined ? `${path} is a setting${place}:` : `Did you mean the setting ${path}${place}?`;
  return { reason, words: ['--set', `${path}=${value}`], takesNext, ...(near !== undefined && { near }) };
}

function isFlag({ expected }: Setting): boolean {
  return expected === 'true or false';
}

function lastSteps(settings: readonly Setting[]): string[] {
  return [...new Set(settings.map(({ path }) => path.slice(path.lastIndexOf('.') + 1)))];
}

/** A part of the config, such as `model`, that nobody sets at once. */
function isWhole(row: Setting): boolean {
  return isSection(row) && !row.path.includes('.');
}

/** Of which nothing can stand for the whole. */
function isSection({ path, expected }: Setting): boolean {
  return expected === undefined && !isDropout(path) && mainSettings[path] === undefined;
}

function isDropout(path: string): boolean {
  return path.split('.').some((step) => Object.hasOwn(dropoutVariants, step));
}

/** Sections are set by what is chosen most: `--optimizer adam` by its type. */
const mainSettings: Readonly<Record<string, string>> = {
  'training.optimizer': 'training.optimizer.type',
  data: 'data.source',
};

/** The path that a value can be set at. Of layers other than dropout, N is one. */
function assignable({ path }: Setting): string {
  if (isDropout(path)) return path;
  return (mainSettings[path] ?? path).replace('.*.', '.N.');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
