import * as z from 'zod';
import { csv } from '../csv.ts';
import type { Cell } from './cell.ts';
import {
  calibrationOutcomes,
  gapOf,
  type ImageCounts,
  type Measurements,
  type OutcomeName,
  outcomeNames,
  outcomes,
} from './outcomes.ts';

/** What a cell's training came to. */
export interface CellTraining extends Measurements {
  readonly reason: 'patience' | 'epochs';
  readonly lastEpoch: number;
  readonly bestEpoch?: number;
  /** Whose weights were kept. */
  readonly weightsOfEpoch: number;
  /** Of all epochs, with their evaluations. */
  readonly seconds: number;
  readonly images: ImageCounts;
}

/** Why a cell has no result. */
export interface CellFailure {
  readonly code: string;
  readonly message: string;
}

/** A line of `results.jsonl`. */
export interface CellResult {
  readonly cell: string;
  readonly arm: string;
  readonly config: string;
  readonly settings: Cell['settings'];
  readonly seed: number;
  /** The run, relative to the experiment. */
  readonly run: string;
  /** Of the images it was tested on: results with the same were tested on the same. */
  readonly testSet?: string;
  readonly training?: CellTraining;
  readonly failure?: CellFailure;
}

const measurement = z.object({ loss: z.number(), accuracy: z.number() });
const count = z.int().nonnegative();
const figure = z.number();

/** As much of a line as is read back. */
export const resultSchema: z.ZodType<CellResult> = z.object({
  cell: z.string(),
  arm: z.string(),
  config: z.string(),
  settings: z.record(z.string(), z.unknown()),
  seed: count,
  run: z.string(),
  testSet: z.string().exactOptional(),
  training: z
    .object({
      reason: z.enum(['patience', 'epochs']),
      lastEpoch: count,
      bestEpoch: count.exactOptional(),
      weightsOfEpoch: count,
      seconds: z.number(),
      images: z.object({ train: count, validation: count, test: count }),
      train: measurement,
      validation: measurement.exactOptional(),
      test: measurement.exactOptional(),
      calibration: z
        .object({ ece: figure, adaptiveEce: figure, mce: figure, brier: figure, aurc: figure })
        .exactOptional(),
    })
    .exactOptional(),
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
});

export function resultOf(
  { id, arm, config, settings, seed, directory, testSet }: Cell,
  end: { readonly training: CellTraining } | { readonly failure: CellFailure },
): CellResult {
  return { cell: id, arm, config, settings, seed, run: directory, testSet, ...end };
}

const figures: readonly OutcomeName[] = outcomeNames.filter((name) => name !== 'gap');

/** `results.csv`: a header, then a line for each result; empty where a cell has no such figure. */
export function resultsCsv(results: readonly CellResult[]): string {
  const paths = [...new Set(results.flatMap(({ settings }) => Object.keys(settings)))];
  const head = [
    ...['cell', 'config', ...paths, 'seed', 'reason', 'lastEpoch', 'bestEpoch', 'weightsOfEpoch', 'seconds'],
    ...figures,
    ...['testCorrect', 'testImages', 'gap', 'run', 'failure'],
  ];
  const lines = results.map(({ cell, config, settings, seed, run, training, failure }) => [
    cell,
    config,
    ...paths.map((path) => settings[path]),
    seed,
    ...['reason', 'lastEpoch', 'bestEpoch', 'weightsOfEpoch', 'seconds'].map(
      (key) => training?.[key as keyof CellTraining],
    ),
    ...figures.map((name) => figureOf(name, training)),
    training && outcomes.testAccuracy.of(training, training.images),
    training?.images.test,
    training && gapOf(training),
    run,
    failure?.message,
  ]);
  return csv([head, ...lines]);
}

/** Shares and losses as they were measured. */
function figureOf(name: OutcomeName, training: CellTraining | undefined): number | undefined {
  if (training === undefined) return undefined;
  if (name in calibrationOutcomes) return outcomes[name].of(training, training.images);
  const split = name.startsWith('test') ? 'test' : name.startsWith('val') ? 'validation' : 'train';
  const measured = training[split];
  return measured?.[name.endsWith('Loss') ? 'loss' : 'accuracy'] ?? undefined;
}
