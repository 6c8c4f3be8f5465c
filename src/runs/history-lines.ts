import * as z from 'zod';
import { UserError } from '../errors.ts';
import { isOptional, metricNames } from '../metrics.ts';
import type { EpochRecord } from '../training/epoch-record.ts';

/** A line of `history.jsonl`. NaN and infinite figures become null, as JSON has it. */
export function historyLine(record: EpochRecord): string {
  return `${JSON.stringify(record)}\n`;
}

const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const figures = metricNames.map((name) => [name, isOptional(name) ? figure.exactOptional() : figure]);
const recordSchema = z.looseObject({
  epoch: z.int().positive(),
  ...Object.fromEntries(figures),
  dropoutRates: z.array(figure).exactOptional(),
}) as unknown as z.ZodType<EpochRecord>;

/**
 * Reads `history.jsonl`. A last line without its line feed was being written when the process ended, and is left out.
 *
 * @throws UserError where another line is no record
 */
export function parseHistory(text: string, path: string): EpochRecord[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const parsed = recordSchema.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    throw new UserError(
      'run/history',
      `${path}:${index + 1}: expected the figures of an epoch, received something else`,
      'Put back a copy of this file.',
    );
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
