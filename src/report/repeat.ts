import { wholeNumber } from './quantities.ts';
import type { RunReport } from './run-report.ts';

/** Beside the config of the report. */
export const repeatCommand = 'dropout-mlp train config.yaml';

/** What the run was made with, by its name. */
export function versionRows({ manifest, version }: RunReport): [string, string][] {
  const { versions, engine, backend, dataset } = manifest;
  const { train, validation, test } = dataset.images;
  const images = `${wholeNumber(train)} train, ${wholeNumber(validation)} validation, ${wholeNumber(test)} test`;
  return [
    ['dropout-mlp', versions['dropout-mlp']],
    ['this report by dropout-mlp', version],
    ['engine', engine],
    ['TensorFlow.js', `${versions.tfjs}, backend ${backend.name}`],
    ['Node', versions.node],
    ['data', dataset.source],
    ['images', `${images}; ${dataset.imageShape.join('x')} pixels; classes: ${dataset.classes}`],
    ['fingerprint of the data', dataset.fingerprint],
  ];
}
