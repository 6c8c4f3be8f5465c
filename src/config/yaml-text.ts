import { type Alias, type Document, parseDocument, visit, type YAMLError } from 'yaml';
import { ConfigError } from './mistake.ts';
import { findDeepNesting } from './nesting.ts';
import type { SourceText } from './source-text.ts';
import { checkJson, JsonMistake } from './strict-json.ts';

export type Format = 'yaml' | 'json';

/** A text as nodes with positions, and as plain values. */
export interface ParsedText {
  readonly document: Document.Parsed;
  /** Mappings, lists and scalars. */
  readonly value: unknown;
}

/**
 * Parses YAML 1.2, or strict JSON, which is a part of it.
 *
 * @throws ConfigError where nothing sensible can be read; repeated keys are let pass
 */
export function parseText(source: SourceText, format: Format): ParsedText {
  refuseDeepNesting(source);
  if (source.text.trim() === '') throw brokenAt(source, 0, 'expected a config, received an empty file.');
  if (format === 'json') refuseLooseJson(source);
  const document = parseDocument(source.text, {
    prettyErrors: false,
    logLevel: 'error', // without warnings to stderr
    uniqueKeys: false,
    schema: 'core', // whatever a %YAML directive says
    resolveKnownTags: false,
  });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw brokenAt(source, error.pos[0], wordYamlError(error));
  if (document.contents === null) throw brokenAt(source, 0, 'expected a config, received comments only.');
  return { document, value: toValue(document, source) };
}

function refuseDeepNesting(source: SourceText): void {
  const offset = findDeepNesting(source.text);
  if (offset === undefined) return;
  throw brokenAt(source, offset, 'expected a config, received lists or mappings nested more than 100 deep.');
}

function refuseLooseJson(source: SourceText): void {
  try {
    checkJson(source.text);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    throw brokenAt(source, error.offset, `broken JSON: ${error.message}`);
  }
}

const ownWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'expected one document, received a second one after "---". Keep one of them in this file.',
  TAB_AS_INDENT: 'broken YAML: expected spaces at the beginning of the line, received a tab. Use spaces.',
};

function wordYamlError({ code, message }: YAMLError): string {
  return ownWords[code] ?? `broken YAML: ${message}.`;
}

const MAX_ALIASES = 100;

/** Aliases may be used, but a few lines of them can stand for billions of values. */
function toValue(document: Document.Parsed, source: SourceText): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw wordAliasError(error, document, source);
  }
}

function wordAliasError({ message }: Error, document: Document.Parsed, source: SourceText): ConfigError {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_key, alias) => void aliases.push(alias) });
  const unresolved = aliases.find((alias) => alias.resolve(document) === undefined);
  const offset = (unresolved ?? aliases[0])?.range?.[0] ?? 0;
  if (unresolved !== undefined) return brokenAt(source, offset, `broken YAML: ${message}.`);
  const words = `expected aliases that stand for at most ${MAX_ALIASES} values, received more. Write the values out.`;
  return brokenAt(source, offset, words);
}

function brokenAt(source: SourceText, offset: number, message: string): ConfigError {
  return new ConfigError([source.mistakeAt(offset, [], message)]);
}
