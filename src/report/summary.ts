import type { NetworkSummary } from '../model/summary.ts';
import { wholeNumber } from './quantities.ts';
import { renderTableOrStack } from './table.ts';

/** The layers of a network, a line each, as Keras's `model.summary()` shows them. */
export function renderSummary(
  { name, inputShape, layers, parameters }: NetworkSummary,
  columns = Number.POSITIVE_INFINITY,
): string {
  const rows = layers.map((layer) => [
    layer.name,
    layer.detail,
    layer.outputShape.join(' x '),
    wholeNumber(layer.parameters),
  ]);
  const table = renderTableOrStack(
    [['layer', '', 'output', 'parameters'], ['input', '', inputShape.join(' x '), '0'], ...rows],
    columns,
  );
  const kilobytes = wholeNumber((parameters * 4) / 1024);
  return `${name}\n\n${table}\n\nParameters: ${wholeNumber(parameters)} (${kilobytes} KB as float32)\n`;
}
