import type { DatasetShape } from '../dataset/dataset.ts';
import type { LoadedConfig } from './load.ts';
import { ConfigError } from './mistake.ts';
import { datasetRules } from './rules/dataset.ts';
import { breaches } from './rules/rule.ts';

/**
 * Checks that a network fits the images and classes it is to be trained on.
 *
 * @throws ConfigError with all mistakes at once
 */
export function checkAgainstDataset({ config, locate }: LoadedConfig, shape: DatasetShape): void {
  const problems = breaches(datasetRules(shape), config);
  if (problems.length > 0) throw new ConfigError(problems.map(locate));
}
