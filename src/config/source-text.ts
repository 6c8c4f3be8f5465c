import { LineCounter } from 'yaml';
import type { Mistake } from './mistake.ts';
import type { Problem } from './problems.ts';
import { formatPath } from './setting-path.ts';

/** A text with a name, which can say where in it something is. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  readonly #lines = new LineCounter();

  /** @param name as messages show it: the path of a file */
  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    this.#lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  /** @param offset in UTF-16 units */
  mistakeAt(offset: number, problem: Omit<Problem, 'at'>): Mistake {
    const { line, col: column } = this.#lines.linePos(offset);
    return {
      where: `${this.name}:${line}:${column}`,
      line,
      column,
      path: formatPath(problem.path),
      get message() {
        return problem.message;
      },
    };
  }
}
