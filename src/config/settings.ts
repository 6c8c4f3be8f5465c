import { z } from 'zod';
import { configSchema } from './schema.ts';

/** One setting or section, as the schema describes it. */
export interface Setting {
  /** With `[]` for any item of a list: `model.layers[].dense.units`. */
  readonly path: string;
  readonly description: string;
  /** What values are accepted; absent for sections. */
  readonly expected?: string;
  readonly unit?: string;
  readonly default?: unknown;
  /** The kind of schedule that it is, or is part of. */
  readonly schedule?: string;
}

/** As much of a JSON Schema as ours makes use of; `expected`, `unit` and `schedule` are notes of our own. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
  expected?: string;
  unit?: string;
  schedule?: string;
  default?: unknown;
}

/** The schema of what users may write, with the notes of each field. */
export function annotatedSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}

let settings: readonly Setting[] | undefined;

/** Every setting and section in the order of the schema. */
export function listSettings(): readonly Setting[] {
  settings ??= settingsIn(annotatedSchema(), '');
  return settings;
}

function settingsIn(schema: JsonSchema, path: string, schedule?: string): Setting[] {
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  const inItems = items === undefined || Array.isArray(items) ? [] : settingsIn(items, `${path}[]`, schedule);
  const inBranches = [...anyOf, ...oneOf].flatMap((branch) => settingsIn(branch, path, schedule));
  const inKeys = Object.entries(properties).flatMap(([key, child]) => {
    const childPath = path === '' ? key : `${path}.${key}`;
    const part = child.schedule ?? schedule;
    const setting = { ...toSetting(childPath, child), ...(part !== undefined && { schedule: part }) };
    return [setting, ...settingsIn(child, childPath, part)];
  });
  return [...inKeys, ...inItems, ...inBranches];
}

function toSetting(
  path: string,
  { description = '', expected, unit, default: standard }: JsonSchema,
): Setting {
  return {
    path,
    description,
    ...(expected === undefined ? {} : { expected }),
    ...(unit === undefined ? {} : { unit }),
    ...(standard === undefined || expected === undefined ? {} : { default: standard }),
  };
}
