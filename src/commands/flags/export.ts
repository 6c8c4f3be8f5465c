import type { Command } from '../command.ts';
import type { ExportOptions } from '../export.ts';
import { force, json, quiet } from './shared.ts';

export const exportModel: Command<ExportOptions> = {
  name: 'export',
  summary: 'write a trained network as a file that other programs run, as ONNX',
  parameters: {
    target: {
      argument: '[]',
      description: 'a run directory or the model.json of a tfjs model (default: the latest run)',
    },
    onnx: { value: '<file>', description: 'the ONNX file to write' },
    force,
    json,
    quiet,
  },
  examples: ['dropout-mlp export runs/article-1 --onnx article.onnx'],
  load: () => import('../export.ts').then((module) => module.exportModel),
};
