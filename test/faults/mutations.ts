import fc from 'fast-check';

type Path = readonly (string | number)[];
/** The JSON that stands instead of a part of a document; undefined where it is left out. */
type Replacement = string | undefined;

const deep = '['.repeat(100_000) + ']'.repeat(100_000);

/** What a document is damaged with: missing parts, other types, numbers that are no sizes, text that is no name. */
const replacements: readonly Replacement[] = [
  undefined,
  ...['null', '{}', '[]', '[null]', '[[]]', '{"a": 1}', 'true', 'false'],
  ...['-1', '0', '1', '1.5', '1e-300', '1e9', '2147483648', '1e16', '1e999', '-1e999'],
  ...['""', '"x"', '"\\u0000"', '"../x"', '"toString"', '"__proto__"', '"relu"', '"int32"', '"Dense"'],
  ...['{"__proto__": {}}', '{"class_name": "Dense", "config": {}}', '[null, -3, 3]', '[null, 1e9]', deep],
];

/** The texts of a document with one to three parts of it replaced, each anywhere in it. */
export function mutationsOf(document: unknown): fc.Arbitrary<string> {
  const paths = [...pathsIn(document, [])];
  const fault = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...replacements));
  return fc.array(fault, { minLength: 1, maxLength: 3 }).map((faults) => mutate(document, faults));
}

function* pathsIn(value: unknown, path: Path): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* pathsIn(part, [...path, key]);
}

/** Puts marks into the document, and what they stand for into its text: `1e999` is in no value that JSON writes. */
function mutate(document: unknown, faults: readonly (readonly [Path, Replacement])[]): string {
  const marked = faults.reduce<unknown>(
    (result, [path], index) => replace(result, path, `@fault ${index}@`),
    document,
  );
  const text = JSON.stringify(marked, (_, value) => (isLeftOut(value, faults) ? undefined : value)) ?? '';
  return text.replaceAll(/"@fault (\d)@"/g, (_, index) => faults[index]?.[1] ?? 'null');
}

function isLeftOut(value: unknown, faults: readonly (readonly [Path, Replacement])[]): boolean {
  return faults.some(([, replacement], index) => replacement === undefined && value === `@fault ${index}@`);
}

function replace(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value; // an earlier fault stands there
  const part = replace((value as Record<string, unknown>)[key], rest, replacement);
  return Array.isArray(value) ? value.with(Number(key), part) : { ...value, [key]: part };
}
