import { type Calibration, calibrationOf } from './calibration.ts';
import { argMax } from './evaluate.ts';
import { type RiskAtCoverage, riskCoverage } from './risk-coverage.ts';
import { SampleCurve, type SampleCurvePoint } from './sample-curve.ts';
import { type SampledImage, sampledImage, type UncertaintyName, uncertaintyNames } from './sampled-image.ts';

/** A measure of how unsure the network is, over a set of images. */
export interface UncertaintyFigures {
  /** Over the images. */
  readonly mean: number;
  /** How well it sorts right answers of the mean prediction from wrong ones: see `riskCoverage`. */
  readonly aurc: number;
  readonly riskCoverage: readonly RiskAtCoverage[];
}

/** The mean prediction of a network that is run with its dropout on, and what its samples disagree about. */
export interface MonteCarlo {
  readonly samples: number;
  /** Mean cross-entropy in nats of the mean probabilities. */
  readonly loss: number;
  readonly accuracy: number;
  readonly calibration: Calibration;
  /** By the number of samples that are averaged. */
  readonly curve: readonly SampleCurvePoint[];
  readonly uncertainty: Readonly<Record<UncertaintyName, UncertaintyFigures>>;
}

/** [count] for each measure. */
export type UncertaintyScores = Readonly<Record<UncertaintyName, Float64Array>>;

/** @param blocks logits [images, samples, classes], one block of images after the other */
export async function monteCarlo(
  blocks: AsyncIterable<Float32Array>,
  labels: Uint8Array,
  { samples, classes }: { readonly samples: number; readonly classes: number },
): Promise<{ readonly figures: MonteCarlo; readonly scores: UncertaintyScores }> {
  const probabilities = new Float64Array(labels.length * classes);
  const scores = emptyScores(labels.length);
  const curve = new SampleCurve(samples);
  await eachImage(blocks, { samples, classes }, (image, index) => {
    probabilities.set(image.mean, index * classes);
    curve.add(image, labels[index] as number);
    take(scores, image, index);
  });
  const points = curve.points();
  const { loss, accuracy } = points.at(-1) as SampleCurvePoint;
  const calibration = calibrationOf(probabilities, labels);
  const uncertainty = figuresOf(scores, wrongAnswers(probabilities, labels));
  return { figures: { samples, loss, accuracy, calibration, curve: points, uncertainty }, scores };
}

/** The same measures of images that are of no class. */
export async function uncertaintyScores(
  blocks: AsyncIterable<Float32Array>,
  count: number,
  sizes: { readonly samples: number; readonly classes: number },
): Promise<UncertaintyScores> {
  const scores = emptyScores(count);
  await eachImage(blocks, sizes, (image, index) => take(scores, image, index));
  return scores;
}

async function eachImage(
  blocks: AsyncIterable<Float32Array>,
  { samples, classes }: { readonly samples: number; readonly classes: number },
  visit: (image: SampledImage, index: number) => void,
): Promise<void> {
  let index = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += samples * classes) {
      visit(sampledImage(block.subarray(at, at + samples * classes), classes), index++);
    }
  }
}

function emptyScores(count: number): UncertaintyScores {
  const entries = uncertaintyNames.map((name) => [name, new Float64Array(count)] as const);
  return Object.fromEntries(entries) as UncertaintyScores;
}

function take(scores: UncertaintyScores, { uncertainty }: SampledImage, index: number): void {
  for (const name of uncertaintyNames) scores[name][index] = uncertainty[name];
}

function wrongAnswers(probabilities: Float64Array, labels: Uint8Array): Uint8Array {
  const classes = probabilities.length / labels.length;
  return labels.map((label, index) =>
    argMax(probabilities.subarray(index * classes, (index + 1) * classes)) === label ? 0 : 1,
  );
}

function figuresOf(scores: UncertaintyScores, wrong: Uint8Array): MonteCarlo['uncertainty'] {
  const entries = uncertaintyNames.map((name) => {
    const { aurc, curve } = riskCoverage(scores[name], wrong);
    const mean = scores[name].reduce((sum, score) => sum + score, 0) / wrong.length;
    return [name, { mean, aurc, riskCoverage: curve }] as const;
  });
  return Object.fromEntries(entries) as Record<UncertaintyName, UncertaintyFigures>;
}
