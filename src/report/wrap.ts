import { breakLines } from './break-lines.ts';
import { widthOf } from './width.ts';

/** Breaks lines at spaces, so that none takes more than `columns` unless one of its words does. Colours take no room. */
export function wrap(text: string, columns: number): string[] {
  return breakLines(text, columns, widthOf);
}

/** The same behind a title, which what follows a break is indented by. */
export function wrapBehind(title: string, text: string, columns: number): string[] {
  const indent = widthOf(title);
  return wrap(text, columns - indent).map(
    (line, index) => `${index === 0 ? title : ' '.repeat(indent)}${line}`,
  );
}
