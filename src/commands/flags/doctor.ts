import type { Command } from '../command.ts';
import type { DoctorOptions } from '../doctor.ts';
import { backend, config, data, json, quiet, set } from './shared.ts';

export const doctor: Command<DoctorOptions> = {
  name: 'doctor',
  summary: 'check what trains on this machine: CPU, engine, backends, data, folders',
  parameters: {
    config,
    set,
    data,
    backend,
    json,
    quiet,
  },
  examples: ['dropout-mlp doctor', 'dropout-mlp doctor my.yaml --backend node', 'dropout-mlp doctor --json'],
  load: () => import('../doctor.ts').then((module) => module.doctor),
};
