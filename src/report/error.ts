import type { ChalkInstance } from 'chalk';
import type { UserError } from '../errors.ts';
import { inOneLine } from '../received.ts';

/** One mistake as it is printed on stderr: its message, then how to mend it. */
export function renderError({ message, hint }: UserError, paint: ChalkInstance): string {
  return [`${paint.red('error:')} ${message}`, ...(hint === undefined ? [] : [hint])]
    .map((line) => `${line}\n`)
    .join('');
}

/** Something to know, as it is printed on stderr. */
export function renderRemark(text: string): string {
  return `${inOneLine(text)}\n`;
}

/** Something that makes a result doubtful, as it is printed on stderr. */
export function renderWarning(message: string, paint: ChalkInstance): string {
  return `${paint.yellow('warning:')} ${inOneLine(message)}\n`;
}
