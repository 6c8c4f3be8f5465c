import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/**
 * Draws by Observable Plot, without its style sheet: an element of SVG. Its parts have their names in `data-mark`: nobody is told
 * by `aria-label` what a group within a picture is.
 */
export function drawPlot(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = Plot.plot({ ...options, document });
  drawn.querySelector('style')?.remove();
  for (const part of drawn.querySelectorAll('[aria-label]')) {
    part.setAttribute('data-mark', part.getAttribute('aria-label') ?? '');
    part.removeAttribute('aria-label');
  }
  return drawn.outerHTML;
}
