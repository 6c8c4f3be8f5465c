import { inLines } from '../received.ts';

/** A document for stdout. What would steer a terminal is escaped in JSON's own way, so that readers receive it as it is. */
export function renderJson(value: unknown): string {
  return `${inLines(JSON.stringify(value, null, 2))}\n`;
}
