import type { Calibration } from '../evaluation/calibration.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { SampledFigures } from './monte-carlo.ts';
import { loss, share } from './quantities.ts';

/** One way to make probabilities of what a network gives. */
export interface Probabilities extends Pick<Evaluation, 'loss' | 'accuracy'> {
  /** Heading of its column. */
  readonly name: string;
  readonly calibration: Calibration;
}

/** The same network with its logits divided by a temperature. */
export interface CalibratedFigures extends Omit<Probabilities, 'name'> {
  readonly temperature: number;
}

/** What was made of a network's logits: probabilities as they are, at a temperature, and with dropout on. */
export interface ProbabilityWays extends Omit<Probabilities, 'name'> {
  /** Where a temperature was fitted. */
  readonly calibrated?: CalibratedFigures | undefined;
  /** Where the network was sampled. */
  readonly monteCarlo?: SampledFigures | undefined;
}

/** @param name of the network, or what it is called */
export function waysOf({ calibrated, monteCarlo, ...plain }: ProbabilityWays, name: string): Probabilities[] {
  return [
    { ...plain, name },
    ...(calibrated ? [{ ...calibrated, name: `T ${calibrated.temperature.toFixed(3)}` }] : []),
    ...(monteCarlo ? [{ ...monteCarlo, name: `MC ${monteCarlo.samples}` }] : []),
  ];
}

/** A row for each figure with a column for each way to make probabilities, under headings. */
export function calibrationRows(ways: readonly Probabilities[]): string[][] {
  const bins = ways[0]?.calibration.bins;
  const row = (name: string, figure: (way: Probabilities) => string) => [name, ...ways.map(figure)];
  return [
    row('', ({ name }) => name),
    row('accuracy', ({ accuracy }) => share(accuracy)),
    row('NLL', (way) => loss(way.loss)),
    row('Brier', ({ calibration }) => loss(calibration.brier)),
    row(`ECE (${bins} bins)`, ({ calibration }) => share(calibration.ece)),
    row('adaptive ECE', ({ calibration }) => share(calibration.adaptiveEce)),
    row('MCE', ({ calibration }) => share(calibration.mce)),
    row('AURC', ({ calibration }) => loss(calibration.aurc)),
  ];
}
