import { createHash } from 'node:crypto';
import { html, type Markup, markup } from './markup.ts';
import { style } from './style.ts';

/**
 * A whole page in one file: it loads nothing, runs nothing but its own program, and its policy forbids both.
 *
 * @param program JavaScript that makes more of the page, which is readable without it; none where absent
 */
export function page(title: string, content: Markup, program?: string): string {
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashOf(style)}`,
    ...(program === undefined ? [] : [`script-src ${hashOf(program)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${markup(style)}</style>
</head>
<body>
<main>
${content}</main>
${program === undefined ? undefined : markup(`<script>${program}</script>\n`)}</body>
</html>
`}`;
}

/** What a policy allows, as it names it. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
