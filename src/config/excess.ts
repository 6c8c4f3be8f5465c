import { CST, Lexer } from 'yaml';

/** Brackets open at once and list markers in one line, together. */
const MAX_MARKERS = 100;
/** Spaces at the beginning of a line. */
const MAX_INDENT = 200;
/** Marks, keys and values: 1000 layers with every setting of theirs have under 50 000. */
const MAX_LEXEMES = 200_000;

/** Where a text has more of something than any config, and what that is. */
export interface Excess {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly received: string;
}

/**
 * Finds where a text nests lists and mappings deeper, or consists of more parts, than any config does. The parsers
 * recurse, and Node cannot be relied on to survive the end of its stack: a regular expression that is compiled there
 * ends the process. And a megabyte of commas makes a gigabyte of errors.
 */
export function findExcess(text: string): Excess | undefined {
  let [offset, brackets, markers, lexemes, indent] = [0, 0, 0, 0, 0];
  let [lineStart, isContent] = [true, false];
  for (const lexeme of new Lexer().lex(text)) {
    const type = isContent ? 'content' : CST.tokenType(lexeme);
    isContent = type === 'scalar';
    if (insertedMarks.has(type)) continue;
    brackets += openings.has(type) ? 1 : closings.has(type) ? -1 : 0;
    markers = type === 'newline' ? 0 : markers + (listMarkers.has(type) ? 1 : 0);
    lexemes += blanks.has(type) ? 0 : 1;
    if (brackets + markers > MAX_MARKERS) return { offset, received: tooDeep };
    if (indent > MAX_INDENT && !blanks.has(type)) return { offset: offset - indent, received: tooDeep };
    if (lexemes > MAX_LEXEMES) return { offset, received: `more than ${MAX_LEXEMES} marks, keys and values` };
    indent = lineStart && type === 'space' ? lexeme.length : 0;
    lineStart = type === 'newline';
    offset += lexeme.length;
  }
  return undefined;
}

const tooDeep = 'lists or mappings nested more than 100 deep';

type TokenTypes = ReadonlySet<string | null>;
const openings: TokenTypes = new Set(['flow-seq-start', 'flow-map-start']);
const closings: TokenTypes = new Set(['flow-seq-end', 'flow-map-end']);
const listMarkers: TokenTypes = new Set(['seq-item-ind', 'explicit-key-ind']);
const blanks: TokenTypes = new Set(['newline', 'space', 'comment']);
/** The lexer's own marks, which are not in the text; behind `scalar` comes the content of one. */
const insertedMarks: TokenTypes = new Set(['doc-mode', 'flow-error-end', 'scalar']);
