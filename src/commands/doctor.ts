import type { BackendChoice } from '../backend/names.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { loadConfig } from '../config/load.ts';
import { splitDataset } from '../dataset/split.ts';
import { diagnose } from '../doctor/diagnosis.ts';
import { doctorReport } from '../report/doctor.ts';
import { RUNS_DIRECTORY } from '../runs/run-directory.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { threadCount } from './threads.ts';

export interface DoctorOptions extends CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly backend?: BackendChoice;
}

/** Finds out what trains on this machine, and whether all that a config asks for does. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const loaded = await loadConfig(options.config, options.set ?? []);
  const { training, data, seed = 0 } = loaded.config;
  const request = {
    engine: training.engine,
    backend: options.backend ?? training.backend,
    data: options.data ?? data.source,
    runs: RUNS_DIRECTORY,
    threads: threadCount('auto'),
  };
  const diagnosis = await diagnose(request, (dataset) => {
    checkAgainstDataset(loaded, dataset);
    splitDataset(dataset, { seed, ...data });
  });
  io.stdout.write(
    options.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : doctorReport(diagnosis, io.paint),
  );
  return diagnosis.problems.length === 0 ? exitCodes.good : exitCodes.no;
}
