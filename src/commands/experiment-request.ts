import { UserError } from '../errors.ts';
import { isExperimentFile, readExperimentFile } from '../experiments/document.ts';
import type { OutcomeName } from '../experiments/outcomes.ts';
import { type ExperimentRequest, firstSeeds, plainName, requestOf } from '../experiments/request.ts';
import { experimentPath } from '../experiments/shipped.ts';
import { parseAxis } from '../experiments/vary.ts';

/** What the command line says of an experiment, over what its file says. */
export interface RequestOptions {
  /** Paths or names of configs, or one experiment file. */
  readonly configs: readonly string[];
  readonly seeds?: readonly number[];
  readonly set?: readonly string[];
  readonly data?: string;
  /** Such as `model.layers.*.dropout=0,0.2`. */
  readonly vary?: readonly string[];
  readonly metric?: OutcomeName;
  readonly margin?: number;
  /** Path of results that none may fall behind. */
  readonly baseline?: string;
}

const DEFAULT_SEEDS = 10;

/** @param name of the experiment, where no file names it */
export async function experimentRequest(options: RequestOptions, name: string): Promise<ExperimentRequest> {
  const { seeds, set = [], data, vary = [], metric, margin, baseline } = options;
  const request = await requestFor(options.configs, name);
  return {
    ...request,
    overrides: set,
    vary: [...request.vary, ...vary.map(parseAxis)],
    ...(seeds && { seeds }),
    ...(data !== undefined && { data }),
    ...(metric && { metric }),
    ...(margin !== undefined && { margin }),
    ...(baseline !== undefined && { baseline }),
  };
}

async function requestFor(configs: readonly string[], name: string): Promise<ExperimentRequest> {
  const [first = ''] = configs;
  const path = experimentPath(first);
  if (configs.length === 1 && (await isExperiment(path))) {
    const { file, document } = await readExperimentFile(path);
    return requestOf(file, document);
  }
  return {
    name: name.slice(0, 64),
    configs: configs.map((config) => ({ config, set: [] })),
    seeds: firstSeeds(DEFAULT_SEEDS),
    set: [],
    overrides: [],
    vary: [],
    metric: 'testAccuracy',
  };
}

/** What is not there may be the name of a shipped config. */
async function isExperiment(path: string): Promise<boolean> {
  return isExperimentFile(path).catch((error) => {
    if (error instanceof UserError && error.code === 'config/missing') return false;
    throw error;
  });
}

/** What `batch` calls an experiment that no file names. */
export function batchName({ configs }: Pick<RequestOptions, 'configs'>): string {
  return configs.length === 1 ? plainName(configs[0] ?? '') : 'batch';
}
