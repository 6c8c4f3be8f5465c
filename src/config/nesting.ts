import { CST, Lexer } from 'yaml';

/** Brackets open at once and list markers in one line, together. */
const MAX_MARKERS = 100;
/** Spaces at the beginning of a line. */
const MAX_INDENT = 200;

/**
 * Finds where a text nests lists and mappings deeper than any config does. The parsers recurse, and Node cannot be
 * relied on to survive the end of its stack: a regular expression that is compiled there ends the process.
 *
 * @returns the offset, in UTF-16 units, or undefined where all is well
 */
export function findDeepNesting(text: string): number | undefined {
  let offset = 0;
  let brackets = 0;
  let markers = 0;
  let lineStart = true;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (insertedMarks.has(type)) continue;
    brackets += openings.has(type) ? 1 : closings.has(type) ? -1 : 0;
    markers = type === 'newline' ? 0 : markers + (listMarkers.has(type) ? 1 : 0);
    const indent = lineStart && type === 'space' ? lexeme.length : 0;
    if (brackets + markers > MAX_MARKERS || indent > MAX_INDENT) return offset;
    lineStart = type === 'newline';
    offset += lexeme.length;
  }
  return undefined;
}

type TokenTypes = ReadonlySet<string | null>;
const openings: TokenTypes = new Set(['flow-seq-start', 'flow-map-start']);
const closings: TokenTypes = new Set(['flow-seq-end', 'flow-map-end']);
const listMarkers: TokenTypes = new Set(['seq-item-ind', 'explicit-key-ind']);
/** The lexer's own marks, which are not in the text. */
const insertedMarks: TokenTypes = new Set(['doc-mode', 'flow-error-end', 'scalar']);
