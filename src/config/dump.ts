import { stringify } from 'yaml';
import type { Config } from './schema.ts';

/** Writes a config as YAML that `loadConfig` reads back to the same. */
export function dumpConfig(config: Config): string {
  return stringify(config, { lineWidth: 0 });
}
