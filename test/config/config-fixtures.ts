import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import type { WrittenConfig } from '../../src/config/schema.ts';
import { directoryWith } from '../dataset/idx-fixtures.ts';

/** The smallest valid config; four lines, to be followed by others. */
export const smallest = `model:
  layers:
    - flatten
    - dense: { units: 10, activation: softmax }
`;

/** Loads a text as the file `x.yaml`, or `x.json`. */
export function loadText(
  text: string | Uint8Array,
  overrides: readonly string[] = [],
  name = 'x.yaml',
): Promise<LoadedConfig> {
  return loadConfig(join(directoryWith({ [name]: text }), name), overrides);
}

export async function configOf(text: string, overrides: readonly string[] = []): Promise<WrittenConfig> {
  return (await loadText(text, overrides)).config;
}

/** The lines of the message a text is refused with, free of the directory it was in. */
export async function mistakesIn(
  text: string | Uint8Array,
  overrides: readonly string[] = [],
  name = 'x.yaml',
): Promise<string[]> {
  const directory = directoryWith({ [name]: text });
  const error = await loadConfig(join(directory, name), overrides).then(
    () => new Error('it was accepted'),
    (thrown: Error) => thrown,
  );
  if (error.name !== 'UserError') throw error;
  return error.message.replaceAll(`${directory}/`, '').split('\n');
}
