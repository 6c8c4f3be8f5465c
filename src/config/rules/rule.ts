import type { Problem } from '../problems.ts';
import type { WrittenConfig } from '../schema.ts';
import type { SettingPath } from '../setting-path.ts';

/** What has to hold between settings, beyond what the schema says about each of them. */
export interface Rule {
  /** Stated as what holds in every valid config. */
  readonly name: string;
  /** The sections it looks at; where one of them has mistakes of its own, the rule is left out. */
  readonly sections: readonly (keyof WrittenConfig)[];
  readonly check: (config: WrittenConfig) => Problem[];
  /** As much of it as a JSON Schema of the whole config can say, for editors. Whatever keeps the rule passes it. */
  readonly schema?: object;
}

/** The JSON Schema of a config in which what stands at a path, if anything does, fits `schema`. */
export function schemaAt(path: readonly string[], schema: object): object {
  return path.reduceRight((inside, key) => ({ properties: { [key]: inside } }), schema);
}

/** Everything in a config, as far as its sections are valid, that breaks one of these rules. */
export function breaches(rules: readonly Rule[], config: Partial<WrittenConfig>): Problem[] {
  return rules
    .filter(({ sections }) => sections.every((section) => config[section] !== undefined))
    .flatMap(({ check }) => check(config as WrittenConfig));
}

/** The one problem of a rule that was broken. */
export function broken(path: SettingPath, message: string): Problem[] {
  return [{ path, at: 'value', message }];
}
