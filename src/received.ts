const LONGEST_TEXT = 60;

/** Names a value in a message: `1`, `the text "0.2"`, `a list of 3`, `nothing`. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${JSON.stringify(shorten(value))}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  }
  return String(value);
}

export function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
