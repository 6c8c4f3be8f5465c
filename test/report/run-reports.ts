import { calibrationOf } from '../../src/evaluation/calibration.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { aManifest } from '../runs/manifest.ts';
import { epochRecord } from './epoch-records.ts';

const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');

/** Of two and of four samples of three images. */
export const monteCarlo: RunReport['monteCarlo'] = {
  ...{ engine: 'fused', seed: 7, rates: [0.2, 0.5], samples: 4, accuracy: 0.75, loss: 0.375 },
  calibration: calibrationOf(Float64Array.of(0.9, 0.1), Uint8Array.of(0)),
  curve: [
    { samples: 2, groups: 2, accuracy: 0.5, loss: 0.5, accuracyDeviation: 0.125, lossDeviation: 0.0625 },
    { samples: 4, groups: 1, accuracy: 0.75, loss: 0.375, accuracyDeviation: null, lossDeviation: null },
  ],
  uncertainty: {
    confidenceGap: { mean: 0.1, aurc: 0.01, riskCoverage: [] },
    predictiveEntropy: { mean: 0.2, aurc: 0.02, riskCoverage: [] },
    mutualInformation: { mean: 0.3, aurc: 0.03, riskCoverage: [] },
    variationRatio: { mean: 0.4, aurc: 0.04, riskCoverage: [] },
  },
};

/** Two of three images of 1x2 pixels are right, of two classes; `changes` replaces some of it. */
export function runReport(changes: Partial<RunReport> = {}): RunReport {
  const probabilities = Float64Array.of(0.9, 0.1, 0.75, 0.25, 0.1, 0.9);
  const labels = Uint8Array.of(0, 1, 1);
  return {
    run: 'runs/article-1',
    name: 'article',
    version: '0.1.0',
    manifest: aManifest({
      seed: 7,
      dataset: {
        source: 'embedded',
        fingerprint: 'f00d',
        imageShape: [1, 2],
        classes: 2,
        images: { train: 5, validation: 4, test: 3 },
      },
      parameters: 1234,
    }),
    end: { reason: 'patience', lastEpoch: 3, bestEpoch: 2, weightsOfEpoch: 2 },
    earlyStopping: { monitor: 'valLoss', patience: 1 },
    history: [
      epochRecord(1),
      epochRecord(2, { trainAccuracy: 1, valAccuracy: 0.875, valLoss: 0.25 }),
      epochRecord(3),
    ],
    split: 'test',
    evaluation: {
      ...evaluate(probabilities.map(Math.log), labels),
      calibration: calibrationOf(probabilities, labels),
    },
    inside: {
      model: 'runs/article-1',
      images: 3,
      layers: [
        {
          name: 'dense_1',
          units: 4,
          meanActivation: 0.5,
          zeros: 0.25,
          deadUnits: 1,
          meanWeightNorm: 2,
          coAdaptation: 0.125,
        },
      ],
    },
    mistakes: 1,
    worst: [{ index: 1, label: 1, prediction: 0, probabilities: [0.75, 0.25], pixels: base64(0, 255) }],
    firstLayer: { units: 1, largest: 0.5, shown: [{ unit: 0, norm: 0.625, weights: base64(127, 129) }] },
    config: 'name: article\nseed: 7\n',
    ...changes,
  };
}
