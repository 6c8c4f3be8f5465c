import { ConfigError } from '../config/mistake.ts';
import { SourceText } from '../config/source-text.ts';
import { parseText } from '../config/yaml-text.ts';
import { shorten } from '../received.ts';
import type { Step } from './request.ts';

/**
 * Reads an axis of the command line.
 *
 * @param text such as `model.layers.*.dropout=0,0.2,0.5`
 * @throws ConfigError where it is none
 */
export function parseAxis(text: string): Step[] {
  const where = `--vary ${shorten(text)}`;
  const equals = text.indexOf('=');
  const values = equals < 1 ? [] : valuesOf(text.slice(equals + 1), where);
  if (values.length === 0) {
    const message =
      'expected a setting and its values, received none. Write them as in training.epochs=10,20,40.';
    throw new ConfigError([{ where, path: '', message }]);
  }
  const path = text.slice(0, equals).trim();
  return values.map((value) => [{ path, value, origin: '--vary' }]);
}

/** What stands between commas, as YAML: mappings, lists and quoted text may have commas of their own. */
function valuesOf(text: string, where: string): unknown[] {
  try {
    const { value } = parseText(new SourceText(where, `[${text}]`), 'yaml').root;
    return value as unknown[];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.mistakes.map(({ message }) => ({ where, path: '', message })));
  }
}
