import { stringify } from 'yaml';
import type { WrittenConfig } from './schema.ts';

/** Writes a config as YAML that `loadConfig` reads back to the same. Block scalars do not keep every path. */
export function dumpConfig(config: WrittenConfig): string {
  return stringify(config, { lineWidth: 0, blockQuote: false });
}
