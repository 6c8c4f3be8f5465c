import { createHash } from 'node:crypto';
import * as z from 'zod';
import { UserError } from '../errors.ts';

/** What the files of runs are numbered by; a reader of another number cannot know what they mean. */
const FORMAT = 1;

/** A document as JSON with the number of its format and, last, the SHA-256 of the rest. */
export function sealedJson(value: object): string {
  const content = { format: FORMAT, ...value };
  return `${JSON.stringify({ ...content, sha256: hashOf(content) }, null, 2)}\n`;
}

/**
 * The content of a sealed document. One that has neither number nor hash is of before there were any.
 *
 * @throws UserError where it is damaged, of another format, or not what `schema` describes
 */
export function parseSealedJson<Value>(text: string, schema: z.ZodType<Value>, path: string): Value {
  const document = z.record(z.string(), z.unknown()).safeParse(jsonOf(text)).data;
  if (document === undefined) throw damaged(path);
  const { sha256, ...content } = document;
  if (content.format !== undefined && content.format !== FORMAT)
    throw otherFormat(path, FORMAT, content.format);
  const isSealed = sha256 !== undefined || content.format !== undefined;
  if (isSealed && sha256 !== hashOf(content)) throw damaged(path);
  const { format: _, ...value } = content;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw damaged(path);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hashOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function damaged(path: string): UserError {
  return new UserError(
    'run/damaged',
    `${path}: this file is damaged or was changed by hand`,
    'Put back a copy of it, or train again.',
  );
}

export function otherFormat(path: string, expected: number, received: unknown): UserError {
  return new UserError(
    'run/format',
    `${path}: expected a file of format ${expected}, received format ${String(received)}, which another version of dropout-mlp has written`,
    'Use that version, or train again.',
  );
}
