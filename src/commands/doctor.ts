import type { BackendChoice } from '../backend/names.ts';
import { commandLine } from '../command-line.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { diagnose, type Request, type Setup } from '../doctor/diagnosis.ts';
import { prepareTraining } from '../jobs/prepare.ts';
import { threadCount } from '../jobs/threads.ts';
import { renderDoctor } from '../report/doctor.ts';
import { RUNS_DIRECTORY } from '../runs/run-directory.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';

export interface DoctorOptions extends CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly backend?: BackendChoice;
}

/** Finds out what trains on this machine, and whether all that a config asks for does. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const { set = [], data: source } = options;
  const overrides = source === undefined ? set : [...set, `data.source=${JSON.stringify(source)}`];
  const loaded = await loadConfig(options.config, overrides);
  const { training, data } = loaded.config;
  const request = {
    engine: training.engine,
    backend: options.backend ?? training.backend,
    data: data.source,
    ...(data.transpose !== undefined && { transpose: data.transpose }),
    runs: RUNS_DIRECTORY,
    threads: threadCount('auto'),
  };
  const diagnosis = await diagnose(request, {
    check: (dataset) => checkAgainstDataset(loaded, dataset),
    prepare: (dataset) => setUp(checkAgainstDataset(loaded, dataset), dataset, request),
  });
  print(io, options, diagnosis, (record) =>
    renderDoctor(record, io.paint, trainingOf(options), roomOf(io.stdout)),
  );
  return diagnosis.problems.length === 0 ? exitCodes.good : exitCodes.no;
}

/** The command line that trains what was asked about. */
function trainingOf({ config, set = [], data, backend }: DoctorOptions): string {
  return commandLine(
    'train',
    ...(config === undefined ? [] : [config]),
    ...set.flatMap((override) => ['--set', override]),
    ...(data === undefined ? [] : ['--data', data]),
    ...(backend === undefined ? [] : ['--backend', backend]),
  );
}

async function setUp(config: Config, dataset: Dataset, request: Request): Promise<Setup> {
  const { engine, backend, fallbackReason, warnings } = await prepareTraining(config, dataset, request);
  engine.dispose();
  return { engine, backend, ...(fallbackReason !== undefined && { fallbackReason }), warnings };
}
