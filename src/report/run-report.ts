import type { SplitName } from '../dataset/dataset.ts';
import type { Calibration } from '../evaluation/calibration.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { Mistake } from '../evaluation/mistakes.ts';
import type { RunEnd, RunManifest } from '../runs/records.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { CalibratedFigures } from './calibration-rows.ts';
import type { InsideFigures } from './inside.ts';
import type { SampledFigures } from './monte-carlo.ts';
import type { Strength } from './strengths.ts';

/** All that the report of a run says, whatever it is written as. */
export interface RunReport {
  /** The directory of the run. */
  readonly run: string;
  /** Of the config. */
  readonly name: string;
  /** Which program wrote the report. */
  readonly version: string;
  readonly manifest: RunManifest;
  /** Absent where training goes on, or was killed. */
  readonly end?: RunEnd | undefined;
  /** Of the config; absent where it has no early stopping. */
  readonly earlyStopping?: { readonly monitor: string; readonly patience: number } | undefined;
  readonly history: readonly EpochRecord[];
  /** What the number of each dropout layer is, in order; rates where absent. */
  readonly strengths?: readonly Strength[] | undefined;
  /** What the rest is about: the images that nothing was trained on. */
  readonly split: SplitName;
  /** Why the network may have been trained on some of them, where that cannot be ruled out. */
  readonly warning?: string | undefined;
  readonly evaluation: Evaluation & { readonly calibration: Calibration };
  /** At the temperature that was fitted for these weights; absent where none was. */
  readonly calibrated?: CalibratedFigures | undefined;
  /** From class 0 on, where the network knows names. */
  readonly classNames?: readonly string[] | undefined;
  /** With dropout on; absent where there is none that could be drawn. */
  readonly monteCarlo?: SampledFigures | undefined;
  readonly inside: InsideFigures;
  /** How many images were classified wrong. */
  readonly mistakes: number;
  /** The worst of them. */
  readonly worst: readonly PicturedMistake[];
  /** Absent where the first layer is no dense one on the pixels. */
  readonly firstLayer?: FirstLayer | undefined;
  /** As YAML: trains the same run again. */
  readonly config: string;
}

/** [height, width] in pixels. */
export type ImageShape = readonly [height: number, width: number];

export interface PicturedMistake extends Mistake {
  /** Base64 of a byte a pixel, row by row; 0 is background, 255 full ink. */
  readonly pixels: string;
}

export interface FirstLayer {
  readonly units: number;
  /** The largest weight of any unit without its sign, which the pictures have full colour for. */
  readonly largest: number;
  /** Those of the largest norm, which goes down. */
  readonly shown: readonly PicturedUnit[];
}

export interface PicturedUnit {
  readonly unit: number;
  readonly norm: number;
  /** Base64 of a signed byte a pixel, row by row: 127 times the weight by `largest`. */
  readonly weights: string;
}
