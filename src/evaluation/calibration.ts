import { argMax } from './evaluate.ts';
import { ascending, type RiskAtCoverage, riskCoverage } from './risk-coverage.ts';

/** As in Guo, Pleiss, Sun and Weinberger 2017; the figures depend on it. */
export const CALIBRATION_BINS = 15;

/** The images whose confidence lies in (from, to]. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean over the images; null where there are none. */
  readonly confidence: number | null;
  /** Share of the images classified right; null where there are none. */
  readonly accuracy: number | null;
}

/** How well probabilities can be believed. The confidence of an image is the probability of its most probable class. */
export interface Calibration {
  /** Number of bins of `ece`, `adaptiveEce` and `mce`. */
  readonly bins: number;
  /**
   * Expected calibration error (Naeini, Cooper and Hauskrecht 2015, Guo et al. 2017): the mean over bins of equal width,
   * weighted by their images, of |accuracy - confidence|.
   */
  readonly ece: number;
  /** The same over bins of equally many images, in the order of their confidence (Nguyen and O'Connor 2015). */
  readonly adaptiveEce: number;
  /** Maximum calibration error (Naeini et al. 2015): the largest |accuracy - confidence| of a bin of equal width. */
  readonly mce: number;
  /** Mean over the images of the sum over classes of (probability - one-hot)^2, from 0 to 2 (Brier 1950). */
  readonly brier: number;
  /** Area under the risk-coverage curve, with 1 - confidence as uncertainty. */
  readonly aurc: number;
  readonly reliability: readonly ReliabilityBin[];
  readonly riskCoverage: readonly RiskAtCoverage[];
}

/**
 * @param probabilities [count, classes], row by row
 * @param labels [count]; classes from 0
 */
export function calibrationOf(probabilities: Float64Array, labels: Uint8Array): Calibration {
  const classes = probabilities.length / labels.length;
  const confidence = new Float64Array(labels.length);
  const wrong = new Uint8Array(labels.length);
  for (const [index, label] of labels.entries()) {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    const predicted = argMax(row);
    confidence[index] = row[predicted] ?? Number.NaN;
    wrong[index] = predicted === label ? 0 : 1;
  }
  const equalWidths = binsOfEqualWidth(confidence, wrong);
  const { aurc, curve } = riskCoverage(
    confidence.map((value) => -value),
    wrong,
  );
  return {
    bins: CALIBRATION_BINS,
    ece: meanGap(equalWidths),
    adaptiveEce: meanGap(binsOfEqualCount(confidence, wrong)),
    mce: Math.max(...equalWidths.map(gapOf)),
    brier: brierScore(probabilities, labels),
    aurc,
    reliability: equalWidths,
    riskCoverage: curve,
  };
}

function binsOfEqualWidth(confidence: Float64Array, wrong: Uint8Array): ReliabilityBin[] {
  const members = Array.from({ length: CALIBRATION_BINS }, (): number[] => []);
  const edges = members.map((_, index) => (index + 1) / CALIBRATION_BINS);
  for (const [index, value] of confidence.entries()) {
    members[edges.findIndex((edge) => value <= edge)]?.push(index);
  }
  return members.map((images, index) => {
    const from = index / CALIBRATION_BINS;
    return { from, to: edges[index] as number, ...means(images, confidence, wrong) };
  });
}

/** Where the images cannot be divided evenly, the first bins have one more. */
function binsOfEqualCount(confidence: Float64Array, wrong: Uint8Array) {
  const order = ascending(confidence);
  const least = Math.floor(order.length / CALIBRATION_BINS);
  const larger = order.length % CALIBRATION_BINS;
  const startOf = (bin: number) => bin * least + Math.min(bin, larger);
  return Array.from({ length: CALIBRATION_BINS }, (_, bin) =>
    means(order.subarray(startOf(bin), startOf(bin + 1)), confidence, wrong),
  );
}

type Means = Pick<ReliabilityBin, 'count' | 'confidence' | 'accuracy'>;

function means(images: Iterable<number>, confidence: Float64Array, wrong: Uint8Array): Means {
  let [count, sum, errors] = [0, 0, 0];
  for (const image of images) {
    count++;
    sum += confidence[image] as number;
    errors += wrong[image] as number;
  }
  if (count === 0) return { count, confidence: null, accuracy: null };
  return { count, confidence: sum / count, accuracy: (count - errors) / count };
}

function meanGap(bins: readonly Means[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + bin.count * gapOf(bin), 0) / total;
}

function gapOf({ confidence, accuracy }: Means): number {
  return Math.abs((accuracy ?? 0) - (confidence ?? 0));
}

function brierScore(probabilities: Float64Array, labels: Uint8Array): number {
  const classes = probabilities.length / labels.length;
  let sum = 0;
  for (const [index, probability] of probabilities.entries()) {
    const isLabel = index % classes === labels[Math.floor(index / classes)];
    sum += (probability - Number(isLabel)) ** 2;
  }
  return sum / labels.length;
}
