import { shorten } from '../received.ts';
import { layerExamples } from './layers.ts';
import type { Mistake } from './mistake.ts';
import { listSettings } from './settings.ts';
import type { SourceText } from './source-text.ts';

/** Something in a line that looks right and means something else in YAML. */
interface Trap {
  /** From 0, in UTF-16 units. */
  readonly at: number;
  readonly message: string;
}

/** @param before the last line with something in it */
type Finder = (line: string, before: string) => Trap | undefined;

/**
 * The traps of YAML that a text has stepped into, each by what mends it: for texts that are no valid config, since what else
 * is wrong with them follows from these, or is not what their author meant.
 */
export function trapsIn(source: SourceText): Mistake[] {
  const finders = [oddSpace, oddDash, dashWithoutSpace, colonWithoutSpace(), settingBesideLayer()];
  const mistakes: Mistake[] = [];
  let [offset, before] = [0, ''];
  for (const written of source.text.split('\n')) {
    const line = withoutTexts(written);
    const trap = firstOf(finders, line, before);
    if (trap !== undefined)
      mistakes.push(source.mistakeAt(offset + trap.at, { path: [], message: trap.message }));
    if (line.trim() !== '') before = line;
    offset += written.length + 1;
  }
  return mistakes;
}

function firstOf(finders: readonly Finder[], line: string, before: string): Trap | undefined {
  for (const find of finders) {
    const trap = find(line, before);
    if (trap !== undefined) return trap;
  }
  return undefined;
}

/** A line of the same length, with nothing in quotes and comments that could be taken for structure. */
function withoutTexts(line: string): string {
  const unquoted = line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (text) => '"'.repeat(text.length));
  return unquoted
    .replace(/(^|\s)#.*$/, (comment) => ' '.repeat(comment.length))
    .replace(/(?<![ \t\r])[ \t\r]+$/, '');
}

const oddSpaces = '\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff';
const spaceNames = new Map([
  ['\u00a0', 'a no-break space'],
  ['\u202f', 'a narrow no-break space'],
  ['\u200b', 'a zero-width space'],
  ['\u3000', 'an ideographic space'],
]);
/** Where a space would part something: at an end of the line, or beside a mark or another space. */
const oddSpacePattern = new RegExp(`(?<=^|[-:,{[ ])[${oddSpaces}]|[${oddSpaces}](?= *(?:[:,}\\]]|$))`, 'u');

function oddSpace(line: string): Trap | undefined {
  const found = oddSpacePattern.exec(line);
  if (found === null) return undefined;
  const [space] = found;
  const code = (space.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  const name = `${spaceNames.get(space) ?? 'a space of another kind'} (U+${code})`;
  return {
    at: found.index,
    message: `expected ordinary spaces, received ${name}, which YAML takes for a letter. Type the spaces of this line again.`,
  };
}

/** Dashes that text processors make of a hyphen. */
function oddDash(line: string): Trap | undefined {
  const found = /^\s*([\u2010-\u2015\u2212])/u.exec(line);
  if (found === null) return undefined;
  const message = `expected "-" before a list item, received "${found[1]}". Type a hyphen.`;
  return { at: found[0].length - 1, message };
}

function dashWithoutSpace(line: string): Trap | undefined {
  const found = /^\s*-(\w+)/.exec(line);
  const kind = found?.[1] ?? '';
  if (found === null || !layerExamples.has(kind)) return undefined;
  const message = `expected a space behind the dash, received "-${kind}". Write "- ${kind}".`;
  return { at: found[0].length - kind.length - 1, message };
}

function colonWithoutSpace(): Finder {
  const steps = listSettings().flatMap(({ path }) => path.split('.').slice(-1));
  const key = `(${[...new Set(steps)].join('|')})`;
  const patterns = [`^(\\s*(?:- +)?)${key}:([^\\s"].*)`, `([{,]\\s*)${key}:([^\\s"][^,}]*)`];
  const finders = patterns.map((pattern) => new RegExp(pattern));
  return (line) => {
    const found = finders.map((pattern) => pattern.exec(line)).find((match) => match !== null);
    if (found === undefined) return undefined;
    const [, before, name, rest] = found as unknown as [string, string, string, string];
    const value = rest.trim();
    const message = `expected a space behind the colon, received "${shorten(`${name}:${value}`)}". Write "${name}: ${shorten(value)}".`;
    return { at: found.index + before.length, message };
  };
}

/** `- dense:`, and its settings in the lines below it no further in than `dense` itself. */
function settingBesideLayer(): Finder {
  return (line, before) => {
    const [, indent, kind] = /^( *)- +(\w+) *:$/.exec(before) ?? [];
    const [, ownIndent, name] = /^( *)(\w+) *:/.exec(line) ?? [];
    if (kind === undefined || indent === undefined || ownIndent === undefined) return undefined;
    if (ownIndent.length > indent.length + 2 || ownIndent.length < indent.length) return undefined;
    if (!listSettings().some(({ path }) => path === `model.layers.*.${kind}.${name}`)) return undefined;
    const message = `expected ${name} further in than ${kind}, to which it belongs. Indent the settings of ${kind} further, or write "${layerExamples.get(kind)}".`;
    return { at: ownIndent.length, message };
  };
}
