const LONGEST_TEXT = 60;

/** Names a value in a message: `1`, `the text "0.2"`, `a list of 3`, `nothing`. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${inOneLine(JSON.stringify(shorten(value)))}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  }
  return String(value);
}

export function shorten(text: string, longest = LONGEST_TEXT): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** As `inOneLine`, of a text with line breaks of its own. */
export function inLines(text: string): string {
  return text.split('\n').map(inOneLine).join('\n');
}

/** Escapes what would break a message into lines, steer a terminal or be no character at all. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
