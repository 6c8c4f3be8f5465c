import type { Outcome } from './outcomes.ts';
import type { CellResult, CellTraining } from './results.ts';
import type { Contrast, Sample } from './statistics/comparison.ts';

/** One arm with the trainings that it has results of. */
export interface MeasuredArm {
  readonly name: string;
  /** All that it was to be trained with. */
  readonly seeds: readonly number[];
  readonly trainings: readonly SeededTraining[];
}

interface SeededTraining {
  readonly seed: number;
  readonly training: CellTraining;
}

export function trainingsOf(arm: string, results: readonly CellResult[]): SeededTraining[] {
  return results.flatMap(({ arm: name, seed, training }) =>
    name === arm && training !== undefined ? [{ seed, training }] : [],
  );
}

/** On numbers of images, which are whole, unless the arms have not equally many. */
export function contrastOf(outcome: Outcome, baseline: MeasuredArm, arm: MeasuredArm): Contrast {
  const trainings = [...baseline.trainings, ...arm.trainings];
  const scales = new Set(trainings.map(({ training }) => outcome.scale(training.images)));
  const [scale = 1] = scales;
  const isSame = scales.size <= 1;
  const sampleOf = ({ name, seeds, trainings: own }: MeasuredArm): Sample => ({
    name,
    seeds,
    values: new Map(
      own.flatMap(({ seed, training }) => {
        const value = outcome.of(training, training.images);
        return value === undefined ? [] : [[seed, isSame ? value : value * outcome.scale(training.images)]];
      }),
    ),
  });
  return { baseline: sampleOf(baseline), sample: sampleOf(arm), scale: isSame ? scale : 1 };
}
