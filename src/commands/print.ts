import { renderJson } from '../report/json.ts';
import type { CommonOptions, Io } from './io.ts';

/** Prints what a command has found: with `--json` its record as one document, else the text that `render` makes of it. */
export function print<Result>(
  io: Io,
  { json }: CommonOptions,
  record: Result,
  render: (record: Result) => string,
): void {
  io.stdout.write(json ? renderJson(record) : render(record));
}
