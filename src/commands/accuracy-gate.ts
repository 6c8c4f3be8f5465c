import type { SplitName } from '../dataset/dataset.ts';
import { NegativeAnswer } from '../errors.ts';

/** What `--min-accuracy` judges. */
export interface Judged {
  readonly split: SplitName;
  /** A share in [0, 1]. */
  readonly accuracy: number;
  /** Why the images may have been trained on: then no accuracy is good enough. */
  readonly doubt?: string | undefined;
}

/** Why `--min-accuracy` is not met; undefined where it is, or was not given. */
export function accuracyGate(
  { split, accuracy, doubt }: Judged,
  minAccuracy: number | undefined,
): NegativeAnswer | undefined {
  if (minAccuracy === undefined) return undefined;
  if (!(accuracy >= minAccuracy)) {
    return new NegativeAnswer(
      'gate/accuracy',
      `${split} accuracy ${shareBelow(accuracy, minAccuracy)} is below --min-accuracy ${minAccuracy}`,
    );
  }
  if (doubt === undefined) return undefined;
  return new NegativeAnswer(
    'gate/doubt',
    `${split} accuracy cannot meet --min-accuracy: ${doubt}`,
    'Name a data set with test files of its own by --data.',
  );
}

/** With four decimals, or as many as it takes to show that it is smaller. */
function shareBelow(accuracy: number, threshold: number): string {
  const short = accuracy.toFixed(4);
  return Number(short) < threshold ? short : String(accuracy);
}
