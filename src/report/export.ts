import type { OnnxGraph } from '../onnx/graph.ts';
import { inOneLine } from '../received.ts';

/** A network that was written as a file for other programs. */
export interface ExportRecord extends Pick<OnnxGraph, 'input' | 'output'> {
  /** The run or model file. */
  readonly model: string;
  readonly file: string;
  /** How they are scaled, in words. */
  readonly pixels: string;
}

/** What the file takes and gives. */
export function renderExport({ model, file, input, output, pixels }: ExportRecord): string {
  const shape = ({ name, sizes }: OnnxGraph['input']) => `${name} [${['batch', ...sizes].join(', ')}]`;
  const lines = [
    `Wrote ${inOneLine(file)}, of ${inOneLine(model)}`,
    `Takes ${shape(input)}: ${pixels}`,
    `Gives ${shape(output)}`,
  ];
  return `${lines.join('\n')}\n`;
}
