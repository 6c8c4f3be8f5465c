import { join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../files.ts';
import { expectsBytes } from '../model/input-range.ts';
import type { LayersModel } from '../model/tf-layers.ts';
import { encodeOnnx } from '../onnx/encode.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import { onnxGraphOf } from '../onnx/of-model.ts';
import { renderRemark } from '../report/error.ts';
import { renderExport } from '../report/export.ts';
import { packageVersion } from '../version.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { refuseOccupied } from './occupied.ts';
import { print } from './print.ts';
import { openTrainedModel } from './trained-model.ts';

export interface ExportOptions extends CommonOptions {
  readonly target?: string;
  /** The file to write. */
  readonly onnx?: string;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Writes a trained network as ONNX. */
export async function exportModel(options: ExportOptions, io: Io): Promise<ExitCode> {
  const { target, onnx: file, force = false, quiet } = options;
  if (file === undefined) {
    const example = commandLine('export', target ?? join('runs', 'article-1'), '--onnx', 'article.onnx');
    const hint = `For example: ${example}`;
    throw new UserError('export/format', 'export: expected --onnx FILE, received no file to write', hint);
  }
  await refuseOccupied(file, force);
  const trained = await openTrainedModel(target ?? (await chooseRun(io, options)));
  const graph = graphOf(trained.network, trained.note !== undefined, trained.name);
  const pixels = scaleOf(trained.network);
  const bytes = encodeOnnx({
    graph,
    producer: packageVersion(),
    description: `Trained by dropout-mlp. Pixels: ${pixels}.`,
    metadata: { pixels },
  });
  await writeFileAtomic(file, bytes);
  const { input, output } = graph;
  print(io, options, { model: trained.name, file, input, output, pixels, bytes: bytes.length }, renderExport);
  if (trained.note && !quiet) io.stderr.write(renderRemark(trained.note));
  return exitCodes.good;
}

function graphOf(model: LayersModel, isLinear: boolean, name: string): OnnxGraph {
  try {
    return onnxGraphOf(model, isLinear);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, `${name}: ${error.message}`, error.hint);
    throw error;
  }
}

/** What whoever runs the file has to know. */
function scaleOf(model: LayersModel): string {
  return expectsBytes(model)
    ? 'from 0 (background) to 255 (full ink), as float32'
    : 'from 0 (background) to 1 (full ink), which is bytes divided by 255, as float32';
}
