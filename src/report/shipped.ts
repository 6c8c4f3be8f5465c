import type { ShippedConfig } from '../config/shipped.ts';
import { wrap } from './wrap.ts';

/** The shipped configs, a paragraph for each. */
export function renderShipped(configs: readonly Omit<ShippedConfig, 'text'>[], columns: number): string {
  return configs
    .map(({ name, purpose, measured }) => {
      const lines = [purpose, measured].flatMap((text) => wrap(text, columns - 2));
      return `${[name, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
    })
    .join('\n');
}
