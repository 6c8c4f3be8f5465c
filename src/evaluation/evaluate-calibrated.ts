import { type Calibration, calibrationOf } from './calibration.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { probabilitiesOf, type Rows } from './probabilities.ts';

/** What a network got right, and how far its probabilities can be taken at their word. */
export interface CalibratedEvaluation extends Evaluation {
  readonly calibration: Calibration;
}

/** @param logits [images, classes], row by row */
export function evaluateCalibrated(logits: Rows, labels: Uint8Array): CalibratedEvaluation {
  const probabilities = probabilitiesOf(logits, logits.length / labels.length);
  return { ...evaluate(logits, labels), calibration: calibrationOf(probabilities, labels) };
}
