import { calibrationOf } from '../../src/evaluation/calibration.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { aManifest } from '../runs/manifest.ts';
import { epochRecord } from './epoch-records.ts';

const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');

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
    mistakes: 1,
    worst: [{ index: 1, label: 1, prediction: 0, probabilities: [0.75, 0.25], pixels: base64(0, 255) }],
    firstLayer: { units: 1, largest: 0.5, shown: [{ unit: 0, norm: 0.625, weights: base64(127, 129) }] },
    config: 'name: article\nseed: 7\n',
    ...changes,
  };
}
