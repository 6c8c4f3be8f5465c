import * as z from 'zod';
import { LABELS } from '../dataset/classes.ts';
import { UserError } from '../errors.ts';
import { listOf, report, text } from '../fields.ts';
import { expandHome, readRegularFile } from '../files.ts';
import { received } from '../received.ts';

const expected = 'a list of names, or the path of a file with a name a line';

const name = text({ pattern: /\S/, expected: 'a name', description: 'Of one class.' });
const names = listOf(name, { max: LABELS, noun: 'names', description: 'From class 0 on.' });
const file = z.string().regex(/^[^\0]+$/);

/** The setting `data.classNames`. */
export const classNames = z
  .union(
    [names, file],
    report(expected, () => undefined),
  )
  .meta({
    description:
      "Names of the classes from 0 on, for reports: a list, or a file, relative to this one, with a name a line, or EMNIST's mapping file.",
    expected,
  });

const MAX_BYTES = 1_000_000;

/**
 * Reads the names of classes from a file with a name a line, or from one such as EMNIST's `emnist-balanced-mapping.txt`,
 * whose lines are a label and the codes of its characters.
 *
 * @returns one for each class from 0 on; where a mapping leaves a class out, its number
 * @throws UserError where the file cannot be read, or has lines without a name
 */
export async function readClassNames(path: string): Promise<string[]> {
  const bytes = await readRegularFile(expandHome(path), { maxBytes: MAX_BYTES, what: 'names of classes' });
  const lines = decode(bytes, path)
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  const found = lines.every((line) => /^\d+([ \t]+\d+)+$/.test(line)) ? mapped(lines, path) : lines;
  if (found.length > LABELS) throw wrong(path, `at most ${LABELS} names`, `${found.length}`);
  const empty = found.indexOf('');
  if (empty >= 0) throw wrong(`${path}:${empty + 1}`, 'a name', 'an empty line');
  return found;
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrong(path, 'UTF-8 text', 'other bytes');
  }
}

/** Of lines such as `10 65`, which is A, or `1 65 97`, which is Aa. */
function mapped(lines: readonly string[], path: string): string[] {
  const byLabel = new Map<number, string>();
  for (const [index, line] of lines.entries()) {
    const [label = 0, ...codes] = line.split(/[ \t]+/).map(Number);
    const where = `${path}:${index + 1}`;
    if (label >= LABELS) throw wrong(where, `a label from 0 to ${LABELS - 1}`, String(label));
    if (byLabel.has(label)) throw wrong(where, 'each label once', `${label} again`);
    const strange = codes.find((code) => code > 0x10ffff);
    if (strange !== undefined) throw wrong(where, 'codes of characters', received(strange));
    byLabel.set(label, String.fromCodePoint(...codes));
  }
  return Array.from(
    { length: Math.max(...byLabel.keys()) + 1 },
    (_, label) => byLabel.get(label) ?? `${label}`,
  );
}

function wrong(where: string, what: string, found: string): UserError {
  return new UserError('config/class-names', `${where}: expected ${what}, received ${found}`);
}
