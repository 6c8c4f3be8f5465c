import {
  type DocumentOptions,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
  type YAMLError,
} from 'yaml';
import { shorten } from '../received.ts';
import { findExcess } from './excess.ts';
import { ConfigError, type Mistake } from './mistake.ts';
import { NodeReader, type PlacedValue } from './node-reader.ts';
import type { SourceText } from './source-text.ts';
import { checkJson, JsonMistake } from './strict-json.ts';

export type Format = 'yaml' | 'json';

/** A text as values with positions. */
export interface ParsedText {
  readonly root: PlacedValue;
  /** Keys written twice; everything else wrong with the text is thrown. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Parses YAML 1.2, or strict JSON, which is a part of it.
 *
 * @throws ConfigError where nothing sensible can be read
 */
export function parseText(source: SourceText, format: Format): ParsedText {
  refuseExcess(source);
  if (source.text.trim() === '') throw brokenAt(source, 0, 'expected a config, received an empty file.');
  if (format === 'json') refuseLooseJson(source);
  const document = withoutStacks(() => parseDocument(source.text, parserOptions));
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) throw brokenAt(source, error.pos[0], wordYamlError(error));
  if (document.contents === null) throw brokenAt(source, 0, 'expected a config, received comments only.');
  const reader = new NodeReader(source);
  return { root: reader.read(document.contents), mistakes: reader.mistakes };
}

const parserOptions: DocumentOptions & ParseOptions & SchemaOptions = {
  prettyErrors: false,
  logLevel: 'error', // without warnings to stderr
  uniqueKeys: false,
  schema: 'core', // whatever a %YAML directive says
  resolveKnownTags: false,
};

/** The parser makes an error of every wrong escape, in a megabyte of them, and their stacks fill the memory. */
function withoutStacks<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function refuseExcess(source: SourceText): void {
  const excess = findExcess(source.text);
  if (excess === undefined) return;
  throw brokenAt(source, excess.offset, `expected a config, received ${excess.received}.`);
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

/** The parser's own words may quote the text at any length. */
function wordYamlError({ code, message }: YAMLError): string {
  const advice =
    code === 'BAD_DQ_ESCAPE' ? ' Put paths in single quotes, or write each backslash twice.' : '';
  return ownWords[code] ?? `broken YAML: ${shorten(message, 200)}.${advice}`;
}

function brokenAt(source: SourceText, offset: number, message: string): ConfigError {
  return new ConfigError([source.mistakeAt(offset, { path: [], message })]);
}
