import { loss, share } from './quantities.ts';
import type { RunReport } from './run-report.ts';

/** What is measured of the probabilities, by its name. */
export function calibrationRows({ evaluation }: Pick<RunReport, 'evaluation'>): [string, string][] {
  const { calibration } = evaluation;
  return [
    ['accuracy', share(evaluation.accuracy)],
    ['NLL', loss(evaluation.loss)],
    ['Brier', loss(calibration.brier)],
    [`ECE (${calibration.bins} bins)`, share(calibration.ece)],
    ['adaptive ECE', share(calibration.adaptiveEce)],
    ['MCE', share(calibration.mce)],
    ['AURC', loss(calibration.aurc)],
  ];
}
