import { createHash } from 'node:crypto';
import { html, type Markup, markup } from './markup.ts';
import { style } from './style.ts';

/** A whole page in one file: it loads nothing, runs nothing, and its policy forbids both. */
export function page(title: string, content: Markup): string {
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
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
</body>
</html>
`}`;
}
