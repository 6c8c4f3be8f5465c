import { useBackend } from '../backend/backend.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { formatPath } from '../config/setting-path.ts';
import { hasSizes, openSizes } from '../config/sizes.ts';
import { probeDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { buildMlp } from '../model/build-mlp.ts';
import { type NetworkSummary, summarize } from '../model/summary.ts';
import { renderSchedules } from '../report/schedules.ts';
import { renderSummary } from '../report/summary.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';
import { dropoutDetails, plannedSettings } from './schedules.ts';

export interface SummaryOptions extends CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  /** Whether rates and learning rates are drawn over the epochs. */
  readonly schedules?: boolean;
}

/** Shows the layers of a config's network with their shapes and numbers of parameters; trains nothing. */
export async function summary(options: SummaryOptions, io: Io): Promise<ExitCode> {
  const config = await sized(await loadConfig(options.config, options.set ?? []));
  await useBackend('cpu'); // nothing is computed
  const planned = plannedSettings(config);
  const network: NetworkSummary = {
    name: config.name,
    ...summarize(buildMlp({ ...config.model, seed: 0 }), dropoutDetails(config, planned)),
  };
  const schedules = options.schedules ? planned : undefined;
  print(io, options, { ...network, schedules }, () => {
    const terminal = { columns: roomOf(io.stdout), paint: io.paint };
    const drawn = schedules === undefined ? '' : `\n${renderSchedules(schedules, terminal)}`;
    return `${renderSummary(network, terminal.columns)}${drawn}`;
  });
  return exitCodes.good;
}

/** Looks at the data only where sizes are left to it. */
async function sized(loaded: LoadedConfig): Promise<Config> {
  const { config } = loaded;
  if (hasSizes(config)) return config;
  const shape = await probeDataset(config.data.source, config.data).catch((error) => {
    if (!(error instanceof UserError)) throw error;
    const paths = openSizes(config).map(formatPath);
    const hint = `Name other data by --set data.source=DIR, or set ${paths.join(' and ')}, which it decides.`;
    throw new UserError(error.code, error.message, hint);
  });
  return checkAgainstDataset(loaded, shape);
}
