import { extname } from 'node:path';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../files.ts';
import { inOneLine } from '../received.ts';
import { makesCurve, type RunHistory } from '../report/charts/curves.ts';
import { renderCurves } from '../report/curves.ts';
import { openRun } from '../runs/find-run.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { refuseOccupied } from './occupied.ts';
import { print } from './print.ts';

export interface PlotOptions extends CommonOptions {
  /** Directories; the latest run where there is none. */
  readonly runs: readonly string[];
  /** A picture, by its suffix. */
  readonly out?: string;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Shows how the loss and the accuracy of runs went, over each other, or writes that as a picture. */
export async function plot(options: PlotOptions, io: Io): Promise<ExitCode> {
  const { out, force = false } = options;
  const encode = out === undefined ? undefined : encoderOf(out);
  if (out !== undefined) await refuseOccupied(out, force);
  const paths = options.runs.length === 0 ? [await chooseRun(io, options)] : options.runs;
  const runs = await Promise.all(paths.map(openRun));
  const histories = await Promise.all(runs.map(readRun));
  if (out !== undefined && encode !== undefined) await writeFileAtomic(out, await encode(histories));
  print(io, options, { out, runs: histories.map(toRecord) }, () =>
    out === undefined
      ? renderCurves(histories, { columns: columnsOf(io.stdout), paint: io.paint })
      : `Wrote ${inOneLine(out)}\n`,
  );
  return exitCodes.good;
}

/** @throws UserError where it has no two epochs, which make a curve, or is damaged */
async function readRun(run: RunDirectory): Promise<RunHistory> {
  const records = await run.readHistory();
  const history = { name: run.path, records, bestEpoch: (await run.readEnd())?.bestEpoch };
  if (makesCurve(history)) return history;
  throw new UserError(
    'plot/no-curve',
    `${run.path}: expected at least 2 epochs whose figures are no NaN, which make a curve, received ${records.length} in all`,
    'Leave this run out, or train it longer.',
  );
}

function toRecord({ name, records, bestEpoch }: RunHistory): object {
  return { run: name, bestEpoch, history: records };
}

type Encoder = (histories: readonly RunHistory[]) => Promise<string | Uint8Array>;

const encoders: Readonly<Record<string, Encoder>> = { '.svg': svgOf, '.png': pngOf };

function encoderOf(out: string): Encoder {
  const encoder = encoders[extname(out).toLowerCase()];
  if (encoder !== undefined) return encoder;
  throw new UserError(
    'plot/format',
    `--out: expected a name that ends in ${Object.keys(encoders).join(' or ')}, received ${out}`,
  );
}

/** Observable Plot takes a quarter of a second to load. */
async function svgOf(histories: readonly RunHistory[]): Promise<string> {
  const { curvesSvg } = await import('../report/charts/curves-svg.ts');
  return curvesSvg(histories);
}

/** Twice as many pixels as the SVG has, for screens that show them as one. */
async function pngOf(histories: readonly RunHistory[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(await svgOf(histories)), { density: 144 })
    .png()
    .toBuffer();
}
