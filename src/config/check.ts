import type { DatasetShape } from '../dataset/dataset.ts';
import type { LoadedConfig } from './load.ts';
import { ConfigError } from './mistake.ts';
import { datasetRules } from './rules/dataset.ts';
import { breaches } from './rules/rule.ts';
import { rules } from './rules.ts';
import type { Config } from './schema.ts';
import { withSizes } from './sizes.ts';

/**
 * Checks that a network fits the images and classes it is to be trained on.
 *
 * @returns the config with the sizes of the data where it leaves them to it
 * @throws ConfigError with all mistakes at once
 */
export function checkAgainstDataset({ config, locate }: LoadedConfig, shape: DatasetShape): Config {
  const sized = withSizes(config, shape);
  const problems = [...breaches(datasetRules(shape), sized), ...breaches(rules, sized)]; // what depends on sizes again
  if (problems.length > 0) throw new ConfigError(problems.map(locate));
  return sized;
}
