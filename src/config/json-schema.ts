import { rules } from './rules.ts';
import { annotatedSchema, type JsonSchema } from './settings.ts';

/** The JSON Schema of config files, for editors: draft 7, which the language servers of YAML and JSON know best. */
export function configJsonSchema(): object {
  const { properties = {}, ...schema } = withoutNotes(annotatedSchema());
  const { default: _, ...model } = properties.model ?? {}; // a mapping, but not one that may be empty
  return {
    ...schema,
    title: 'A config of dropout-mlp',
    required: ['model'],
    properties: { $schema: { type: 'string' }, ...properties, model },
    patternProperties: { '^x-': { description: 'Yours: to hang anchors on.' } },
    allOf: rules.flatMap((rule) => rule.schema ?? []),
  };
}

/** `configs/schema.json`. */
export function schemaFile(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
}

/** Moves what is only for us into the descriptions, which editors show. */
export function withoutNotes({ expected: _, schedule: __, unit, ...schema }: JsonSchema): JsonSchema {
  const { properties, items, anyOf, oneOf, description } = schema;
  return {
    ...schema,
    ...(description !== undefined && unit !== undefined
      ? { description: `${description} Unit: ${unit}.` }
      : {}),
    ...(properties === undefined ? {} : { properties: mapValues(properties, withoutNotes) }),
    ...(items === undefined
      ? {}
      : { items: Array.isArray(items) ? items.map(withoutNotes) : withoutNotes(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(withoutNotes) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(withoutNotes) }),
  };
}

function mapValues<A, B>(entries: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)]));
}
