import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Draws by Observable Plot, without its style sheet: an element of SVG. */
export function drawPlot(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = Plot.plot({ ...options, document });
  drawn.querySelector('style')?.remove();
  return drawn.outerHTML;
}
