import { raw, html as template } from 'hono/html';
import { inLines } from '../../received.ts';

/** HTML that was written by `html`, so that all that came from elsewhere is escaped in it. */
export type Markup = ReturnType<typeof raw>;

type Content = string | number | Markup | undefined | readonly Content[];

/**
 * A template of HTML. Texts in it are text, whatever they hold: what would be markup, steer a terminal or turn the line
 * around is escaped.
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return template(strings, ...contents.map(visible)) as Markup; // a promise only of promises
}

/** What is markup already: SVG, whose texts are escaped where it is made. */
export function markup(text: string): Markup {
  return raw(text);
}

function visible(content: Content): Content {
  if (Array.isArray(content)) return content.map(visible);
  return typeof content === 'string' ? inLines(content) : content;
}
