/** Keeps the thousands of a number in one line. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (?=\d{3}\b)/g, '$1\u00a0');
}
