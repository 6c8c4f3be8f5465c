import type { Backend } from '../backend/backend.ts';
import type { Engine, Measurement } from '../training/engine.ts';
import type { TrainingOutcome } from '../training/train.ts';

/** What a run was made of: `run.json`, written before the first epoch. */
export interface RunManifest {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
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

/** How a run ended: `metrics.json`. The figures are of the weights that were saved. */
export interface RunMetrics extends TrainingOutcome {
  /** Of all epochs of this command, their evaluations included. */
  readonly durationMs: number;
  readonly train: Measurement;
  /** Absent where there are no validation images. */
  readonly validation?: Measurement;
  /** Absent where training diverged, so that no model was saved. */
  readonly test?: Measurement;
}
