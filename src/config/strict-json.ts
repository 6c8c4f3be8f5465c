/** The first thing in a text that is not JSON. `JSON.parse` does not say where it is on every version of Node. */
export class JsonMistake extends Error {
  /** @param offset where it begins, in UTF-16 units */
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const space = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259, section 7, forbids them
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.+])/y;
const literal = /(?:true|false|null)(?!\w)/y;
const word = /[-+.\w]+/y;

/**
 * Checks a text against RFC 8259: no comments, no trailing commas, double quotes only.
 *
 * @throws JsonMistake
 */
export function checkJson(text: string): void {
  new JsonScanner(text).document();
}

class JsonScanner {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#skipSpace();
    this.#value();
    this.#skipSpace();
    if (this.#offset < this.#text.length) this.#fail('the end of the file', 'Remove what follows.');
  }

  #value(): void {
    const character = this.#text[this.#offset];
    if (character === '{') this.#items('}', () => this.#member());
    else if (character === '[') this.#items(']', () => this.#value());
    else if (character === '"') this.#string();
    else if (!this.#take(number) && !this.#take(literal)) this.#fail('a value', this.#adviceForValue());
  }

  #member(): void {
    if (this.#text[this.#offset] === '"') this.#string();
    else this.#fail('a key in double quotes', this.#adviceForValue());
    this.#skipSpace();
    if (!this.#takeCharacter(':')) this.#fail('":" after the key');
    this.#skipSpace();
    this.#value();
  }

  /** The items of a list or mapping, whose opening bracket is next. */
  #items(end: string, item: () => void): void {
    this.#offset++;
    this.#skipSpace();
    if (this.#takeCharacter(end)) return;
    for (;;) {
      item();
      this.#skipSpace();
      if (this.#takeCharacter(end)) return;
      if (!this.#takeCharacter(',')) this.#fail(`"," or "${end}"`);
      const comma = this.#offset - 1;
      this.#skipSpace();
      if (this.#text[this.#offset] === end) {
        throw new JsonMistake(comma, `expected another item after ",", received "${end}". Remove the comma.`);
      }
    }
  }

  #string(): void {
    if (this.#take(string)) return;
    throw new JsonMistake(
      this.#offset,
      'expected text that ends with a double quote in the same line. Write a backslash in it as \\\\ and a double quote as \\".',
    );
  }

  #skipSpace(): void {
    this.#take(space);
    const character = this.#text[this.#offset];
    if (character !== '/' && character !== '#') return;
    throw new JsonMistake(this.#offset, 'JSON has no comments. Remove it, or name the file .yaml.');
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text);
    this.#offset += found?.[0].length ?? 0;
    return found !== null;
  }

  #takeCharacter(character: string): boolean {
    const found = this.#text[this.#offset] === character;
    if (found) this.#offset++;
    return found;
  }

  #adviceForValue(): string | undefined {
    const next = this.#next();
    if (next === "'") return 'Use double quotes.';
    if (/^[-+]?(nan|inf)/i.test(next)) return 'JSON has finite numbers only.';
    if (/^[-+.]?\d/.test(next)) return 'Write numbers as 0.5 or 1e-3.';
    if (/^(true|false|null)$/i.test(next)) return `Write ${next.toLowerCase()}.`;
    return /^\w/.test(next) ? `Write "${next}".` : undefined;
  }

  /** What is next, as far as a message shows it; empty at the end. */
  #next(): string {
    word.lastIndex = this.#offset;
    const found = word.exec(this.#text)?.[0] ?? this.#text[this.#offset] ?? '';
    return found.slice(0, 30);
  }

  #fail(expected: string, advice?: string): never {
    const next = this.#next();
    const received =
      next === '' ? 'the end of the file' : /^[-+.\w]/.test(next) ? next : JSON.stringify(next);
    const hint = advice === undefined ? '' : ` ${advice}`;
    throw new JsonMistake(this.#offset, `expected ${expected}, received ${received}.${hint}`);
  }
}
