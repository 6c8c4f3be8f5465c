import { breakLines } from '../report/break-lines.ts';
import { columnsOf, type Output } from './io.ts';

/** Anything that moves the cursor, as a progress bar does, which knows the width itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: how such sequences begin
const MOVES = /\r|\u001b\[[\d;?]*[A-LN-Za-ln-z]/;

/** On a terminal, breaks lines that are too long for it between words, and not wherever it ends. */
export function wrapping<Stream extends Output>(stream: Stream): Stream {
  const write = (text: string, ...rest: unknown[]) => {
    const fits = !stream.isTTY || MOVES.test(text);
    const shown = fits ? text : breakLines(text, columnsOf(stream)).join('\n');
    return (stream.write as (...words: unknown[]) => unknown).call(stream, shown, ...rest);
  };
  return Object.assign(Object.create(stream), { write });
}
