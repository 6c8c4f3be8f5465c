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
  /** Whether it is what was written, not only like it. */
  readonly isExact: boolean;
}

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
  if (meant === undefined || (guess !== undefined && !meant.isExact)) return error;
  const words = argv.slice(0, first);
  for (let at = first; at < argv.length; at++) {
    const instead = meaning(command, argv, at);
    words.push(...(instead?.words ?? [argv[at] as string]));
    if (instead?.takesNext) at++;
  }
  return new UserError('usage', line, `${meant.reason} ${commandLine(...words)}`);
}

function meaning(command: AnyCommand, argv: readonly string[], at: number): Meant | undefined {
  const [flag = '', given] = splitOnce(argv[at] ?? '', '=');
  if (!flag.startsWith('-') || isKnown(command, flag)) return undefined;
  const next = argv[at + 1];
  const value = given ?? (next === undefined || /^-(?![\d.])/.test(next) ? undefined : next);
  const takesNext = given === undefined && value !== undefined;
  const argument = argumentMeant(command, flag);
  if (argument !== undefined && value !== undefined)
    return { reason: `The ${argument} is no option:`, words: [value], takesNext, isExact: true };
  if (!('set' in command.parameters) || !flag.startsWith('--')) return undefined;
  return settingMeant(flag.slice(2), value, takesNext);
}

function isKnown({ parameters }: AnyCommand, flag: string): boolean {
  return Object.entries(parameters).some(([name, parameter]) => {
    if (!('argument' in parameter)) return flag === optionName(name);
    return parameter.option?.split(/[ ,]+/).includes(flag) ?? false;
  });
}

/** `--config` and `-c` where configs are arguments only. */
function argumentMeant({ parameters }: AnyCommand, flag: string): string | undefined {
  const isConfig = flag === '-c' || flag === '--config';
  return isConfig && 'configs' in parameters ? 'config' : undefined;
}

function settingMeant(name: string, value: string | undefined, takesNext: boolean): Meant | undefined {
  const settings = listSettings().filter(({ schedule }) => schedule === undefined);
  const [negated] = name.startsWith('no-') ? rowsCalled(name.slice(3), settings) : [];
  if (negated !== undefined && isFlag(negated)) return setting(negated, 'false', false, true);
  const [exact] = rowsCalled(name, settings);
  const [near] = rowsCalled(suggest(name, lastSteps(settings)) ?? '', settings);
  const meant = exact ?? near;
  if (meant === undefined) return undefined;
  const isExact = exact !== undefined;
  if (isSection(meant)) return setting(meant, '{}', false, isExact);
  const isAlone = isFlag(meant) && !/^(true|false)$/.test(value ?? '');
  return setting(meant, isAlone ? 'true' : (value ?? 'VALUE'), takesNext && !isAlone, isExact);
}

function setting(row: Setting, value: string, takesNext: boolean, isExact: boolean): Meant {
  const path = assignable(row);
  const place = path.includes('.N.') ? ', N the place of the layer' : '';
  const reason = isExact ? `${path} is a setting${place}:` : `Did you mean the setting ${path}${place}?`;
  return { reason, words: ['--set', `${path}=${value}`], takesNext, isExact };
}

function isFlag({ expected }: Setting): boolean {
  return expected === 'true or false';
}

function lastSteps(settings: readonly Setting[]): string[] {
  return [...new Set(settings.map(({ path }) => path.slice(path.lastIndexOf('.') + 1)))];
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
