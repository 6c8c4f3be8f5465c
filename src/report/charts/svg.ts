import { inOneLine } from '../../received.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG. The content is markup: what comes from elsewhere goes through `svgText` before. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${svgText(String(value))}"`);
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Any text as text: what would be markup, break the line or be no character of XML is escaped. */
export function svgText(text: string): string {
  return inOneLine(text)
    .replace(/[&<>"]/g, (character) => entities[character] as string)
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** A picture. What is in it is what its `label` says, for readers who do not see it. */
export function svgElement(
  label: string,
  width: number,
  height: number,
  ...content: readonly string[]
): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'chart',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
    role: 'img',
    'aria-label': label,
  };
  return element('svg', attributes, ...content);
}
