import { useBackend } from '../backend/backend.ts';
import { loadConfig } from '../config/load.ts';
import { buildMlp } from '../model/build-mlp.ts';
import { type NetworkSummary, summarize } from '../model/summary.ts';
import { renderSummary } from '../report/summary.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface SummaryOptions extends CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
}

/** Shows the layers of a config's network with their shapes and numbers of parameters; trains nothing. */
export async function summary(options: SummaryOptions, io: Io): Promise<ExitCode> {
  const { config } = await loadConfig(options.config, options.set ?? []);
  await useBackend('cpu'); // nothing is computed
  const network: NetworkSummary = { name: config.name, ...summarize(buildMlp({ ...config.model, seed: 0 })) };
  print(io, options, network, renderSummary);
  return exitCodes.good;
}
