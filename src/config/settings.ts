import * as z from 'zod';
import { configSchema } from './schema.ts';

/** One setting or section, as the schema describes it. */
export interface Setting {
  /** With `*` for any item of a list: `model.layers.*.dense.units`. */
  readonly path: string;
  readonly description: string;
  /** What values are accepted; absent for sections. */
  readonly expected?: string;
  readonly unit?: string;
  readonly default?: unknown;
  /** The kind of schedule that it is, or is part of. */
  readonly schedule?: string;
  /** The `type` that its section has to have. */
  readonly type?: string;
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
  enum?: unknown[];
}

/** The schema of what users may write, with the notes of each field. */
export function annotatedSchema(schema: z.ZodType = configSchema): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}

/** Every setting and section of a file that this schema describes, in its order. */
export function settingsOf(schema: z.ZodType): readonly Setting[] {
  return settingsIn(annotatedSchema(schema), '');
}

let settings: readonly Setting[] | undefined;

/** Every setting and section in the order of the schema. */
export function listSettings(): readonly Setting[] {
  settings ??= settingsOf(configSchema);
  return settings;
}

/** What holds of everything within. */
type Within = Pick<Setting, 'schedule' | 'type'>;

function settingsIn(schema: JsonSchema, path: string, within: Within = {}): Setting[] {
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  const inItems = items === undefined || Array.isArray(items) ? [] : settingsIn(items, `${path}.*`, within);
  const inBranches = [
    ...anyOf.flatMap((branch) => settingsIn(branch, path, within)),
    ...oneOf.flatMap((branch) => settingsIn(branch, path, { ...within, ...typeOf(branch) })),
  ];
  const inKeys = Object.entries(properties).flatMap(([key, child]) => {
    const childPath = path === '' ? key : `${path}.${key}`;
    const around = { ...within, ...(child.schedule !== undefined && { schedule: child.schedule }) };
    return [{ ...toSetting(childPath, child), ...around }, ...settingsIn(child, childPath, around)];
  });
  return [...inKeys, ...inItems, ...inBranches];
}

/** Of a section whose `type` says which others there are. */
function typeOf({ properties }: JsonSchema): Pick<Setting, 'type'> {
  return { type: String(properties?.type?.enum?.[0]) };
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
