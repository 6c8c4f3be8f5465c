import * as z from 'zod';
import type { Backend } from '../backend/backend.ts';
import type { Engine, Measurement } from '../training/engine.ts';
import type { TrainingOutcome } from '../training/training.ts';

/** What a run was made of: `run.json`, written before the first epoch. */
export interface RunManifest {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Runs of one directory are numbered as they begin: clocks go backwards at times. */
  readonly sequence?: number | undefined;
  /** The seed really used. */
  readonly seed: number;
  readonly engine: Engine['name'];
  /** Of TensorFlow.js; the fused engine computes without it. */
  readonly backend: Backend;
  readonly versions: { readonly 'dropout-mlp': string; readonly tfjs: string; readonly node: string };
  readonly dataset: {
    readonly source: string;
    /** SHA-256 of all images and labels. */
    readonly fingerprint: string;
    readonly imageShape: readonly [height: number, width: number];
    readonly classes: number;
    readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  };
  /** Numbers that training adjusts. */
  readonly parameters: number;
}

const count = z.int().nonnegative();

export const manifestSchema: z.ZodType<RunManifest> = z.strictObject({
  startedAt: z.iso.datetime(),
  sequence: count.exactOptional(),
  seed: count,
  engine: z.enum(['layers', 'fused']),
  backend: z.strictObject({
    name: z.enum(['node', 'wasm', 'cpu']),
    version: z.string(),
    tensorflow: z
      .strictObject({ version: z.string(), environment: z.record(z.string(), z.string()) })
      .exactOptional(),
  }),
  versions: z.strictObject({ 'dropout-mlp': z.string(), tfjs: z.string(), node: z.string() }),
  dataset: z.strictObject({
    source: z.string(),
    fingerprint: z.string(),
    imageShape: z.tuple([count, count]),
    classes: count,
    images: z.strictObject({ train: count, validation: count, test: count }),
  }),
  parameters: count,
});

/** How a training went. The figures are of the weights that were kept. */
export interface RunFigures extends TrainingOutcome {
  /** Of all epochs of this command, their evaluations included. */
  readonly durationMs: number;
  readonly train: Measurement;
  /** Absent where there are no validation images. */
  readonly validation?: Measurement;
  /** Absent where training diverged, so that no model was saved. */
  readonly test?: Measurement;
}

/** How a run ended, and of what: `metrics.json`, enough for a row in a table of runs. */
export interface RunMetrics extends RunFigures {
  /** Of the config. */
  readonly name: string;
  /** The seed really used. */
  readonly seed: number;
  readonly data: {
    readonly source: string;
    readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  };
  /** All others by their paths, unless they have their default. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** As much of the metrics as is read back. */
export type RunEnd = Pick<RunMetrics, 'reason' | 'lastEpoch' | 'bestEpoch' | 'weightsOfEpoch'> & {
  readonly train?: Pick<Measurement, 'accuracy'>;
  readonly test?: Pick<Measurement, 'accuracy'>;
};

export const endSchema: z.ZodType<RunEnd> = z.looseObject({
  reason: z.enum(['patience', 'epochs', 'interrupted', 'diverged']),
  lastEpoch: count,
  bestEpoch: count.exactOptional(),
  weightsOfEpoch: count,
  train: z.looseObject({ accuracy: z.number() }).exactOptional(),
  test: z.looseObject({ accuracy: z.number() }).exactOptional(),
});

/** What the logits of a run are divided by so that its probabilities can be believed: `temperature.json`. */
export interface RunTemperature {
  readonly temperature: number;
  /** Of the validation images that it was fitted on. */
  readonly images: number;
  /** SHA-256 of the weights that it was fitted for: training may go on. */
  readonly weights: string;
}

export const temperatureSchema: z.ZodType<RunTemperature> = z.strictObject({
  temperature: z.number().positive(),
  images: count,
  weights: z.string(),
});
