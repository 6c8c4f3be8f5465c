import type * as z from 'zod';
import { alternatives } from '../fields.ts';
import { shorten } from '../received.ts';
import { ownNameOf, suggest } from '../suggest.ts';
import { formatPath, type SettingPath } from './setting-path.ts';
import { listSettings, type Setting } from './settings.ts';

/** One mistake in a config, before it is known where in which file it stands. */
export interface Problem {
  readonly path: SettingPath;
  /** Which part of the setting is wrong. */
  readonly at: 'key' | 'value';
  /** What is expected, what was received, how to mend it. Worded when it is read: of thousands, few are. */
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/**
 * Words what zod found, one problem for each mistake.
 *
 * @param settings that the file may have
 */
export function problemsOf(error: z.ZodError, settings = listSettings()): Problem[] {
  const issues = error.issues.flatMap((issue) => resolveUnion(issue));
  const problems = issues.flatMap((issue) => problemsOfIssue(issue, settings));
  const unknown = unknownKeys(problems);
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem.path), problem]));
  return [...distinct.values()].filter((problem) => !isMisspelled(problem, unknown));
}

/** Replaces the issue of a union by those of the branch the user meant, where one can be told. */
function resolveUnion(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branch = meantBranch(issue.errors);
  if (branch === undefined) return [issue];
  return branch
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue)
    .flatMap((inner) => resolveUnion(inner));
}

function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const ofSameType = branches.filter(
    (issues) => !issues.some((issue) => isAtRoot(issue) && isWrongType(issue)),
  );
  if (ofSameType.length === 1) return ofSameType[0];
  const withSameKey = ofSameType.filter((issues) => !issues.some(isAtRoot));
  return withSameKey.length === 1 ? withSameKey[0] : undefined;
}

function isAtRoot(issue: Issue): boolean {
  return issue.path.length === 0;
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function problemsOfIssue(issue: Issue, settings: readonly Setting[]): Problem[] {
  const path = issue.path as SettingPath;
  if (issue.code !== 'unrecognized_keys') return [{ path, at: 'value', message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    at: 'key',
    get message() {
      return unknownKey(path, key, issue.input, settings);
    },
  }));
}

/** By the section they stand in. */
type UnknownKeys = ReadonlyMap<string, readonly string[]>;

function unknownKeys(problems: readonly Problem[]): UnknownKeys {
  const keys = new Map<string, string[]>();
  for (const { path, at } of problems) {
    if (at !== 'key') continue;
    const section = sectionOf(path);
    const known = keys.get(section) ?? [];
    keys.set(section, known);
    known.push(String(path.at(-1)));
  }
  return keys;
}

function sectionOf(path: SettingPath): string {
  return JSON.stringify(path.slice(0, -1));
}

/** Whether a missing setting is there after all, under a misspelled key that has a message of its own. */
function isMisspelled({ path, at }: Problem, unknown: UnknownKeys): boolean {
  const key = path.at(-1);
  if (at === 'key' || typeof key !== 'string') return false;
  return unknown.get(sectionOf(path))?.some((other) => suggest(other, [key]) === key) ?? false;
}

/** @param section as it is written */
function unknownKey(
  sectionPath: SettingPath,
  key: string,
  section: unknown,
  all: readonly Setting[],
): string {
  const path = formatPath(sectionPath.map((step) => (typeof step === 'number' ? '*' : step)));
  const settings = all.map((setting) => ({ ...setting, ...splitLast(setting.path) }));
  const here = settings.filter(({ parent }) => parent === path);
  const type = typeIn(section, here);
  const others = here.filter((setting) => setting.name === key && setting.type !== type);
  if (others.length > 0)
    return `unknown key for ${type}. It belongs to ${alternatives(others.map((setting) => String(setting.type)))}.`;
  const known = namesOf(here.filter((setting) => type === undefined || setting.type === type));
  const [name = '', ...values] = key.split(':');
  if (values.length > 0 && known.includes(name))
    return `unknown key. Write a space behind the colon: "${name}: ${shorten(values.join(':').trim())}".`;
  const near = suggest(key, known);
  if (near !== undefined) return `unknown key. Did you mean ${near}?`;
  const own = ownNameOf(key);
  const isMeant = (name: string) =>
    own === undefined ? key.length > 3 && suggest(key, [name]) === name : name === own;
  const elsewhere = settings.find(({ name, schedule }) => schedule === undefined && isMeant(name));
  if (elsewhere !== undefined)
    return `unknown key. ${elsewhere.name} belongs in ${elsewhere.parent || 'the top level'}.`;
  return known.length === 0
    ? 'unknown key. None are expected here.'
    : `unknown key. Known here: ${known.join(', ')}.`;
}

/** Once each: a schedule within several types of a section is listed for each of them. */
function namesOf(settings: readonly { readonly name: string }[]): string[] {
  return [...new Set(settings.map(({ name }) => name))];
}

/** The type that a section has or, by default, is taken to have; undefined where there are no types. */
function typeIn(
  section: unknown,
  here: readonly (Setting & { readonly name: string })[],
): string | undefined {
  const standard = here.find((setting) => setting.name === 'type' && 'default' in setting)?.type;
  return standard && String((section as { type?: unknown }).type ?? standard);
}

function splitLast(path: string): { parent: string; name: string } {
  const dot = path.lastIndexOf('.');
  return { parent: path.slice(0, Math.max(dot, 0)), name: path.slice(dot + 1) };
}
