import { join } from 'node:path';
import { type MetricName, metricNames, metrics } from '../metrics.ts';
import type { Measurement } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { SummaryValue } from './event.ts';
import { EventFile } from './event-file.ts';
import { histogramOf } from './histogram.ts';
import { type HParam, sessionEnd, sessionStart } from './hparams.ts';

/** Something with a name: the weights of a tensor, the rate of a dropout layer. */
export interface Named<Value> {
  readonly name: string;
  readonly value: Value;
}

/** The state of a network after an epoch. */
export interface NetworkState {
  readonly weights: readonly Named<Float32Array>[];
  readonly dropoutRates: readonly Named<number>[];
}

/** What a log says of the training itself. */
export interface LoggedTraining {
  /** Of the run, as the HPARAMS tab shows it. */
  readonly name: string;
  readonly hparams: ReadonlyMap<string, HParam>;
  /** The next one to be trained. */
  readonly firstEpoch: number;
}

/**
 * Logs a training for TensorBoard as Keras's callback does: `train` and `validation` are runs of their own with the same
 * tags, so that their curves lie in one chart; steps are epochs, counted from 0. The final measurement is a third run,
 * `test`. The settings are in the folder above the three, as those of Keras's `hp.KerasCallback` are.
 */
export class TrainingLog {
  readonly #folder: string;
  readonly #training: LoggedTraining;
  readonly #files = new Map<string, EventFile>();

  /** @param folder of the training; made when the first event is written */
  constructor(folder: string, training: LoggedTraining) {
    this.#folder = folder;
    this.#training = training;
  }

  /** @throws UserError where the log cannot be written */
  async writeEpoch(record: EpochRecord, { weights, dropoutRates }: NetworkState): Promise<void> {
    await this.#writeSettings();
    const step = stepOf(record.epoch);
    await this.#write('train', step, [
      ...figures(record, 'train'),
      ...dropoutRates.map(({ name, value }) => scalar(`dropout_rate/${name}`, value)),
      ...weights.flatMap(({ name, value }) => histogram(`${name}/histogram`, value)),
    ]);
    const validation = figures(record, 'validation');
    if (validation.length > 0) await this.#write('validation', step, validation);
  }

  /** @param epoch whose weights were measured */
  async writeTest(epoch: number, measured: Measurement): Promise<void> {
    await this.#write('test', stepOf(epoch), [
      scalar('epoch_loss', measured.loss),
      scalar('epoch_accuracy', measured.accuracy),
    ]);
  }

  /** Where the training has come to its end. */
  async writeEnd(status: Parameters<typeof sessionEnd>[0]): Promise<void> {
    await this.#writeSettings();
    await this.#write('.', 0, [sessionEnd(status, Date.now() / 1000)]);
  }

  /** Before anything else; once. */
  async #writeSettings(): Promise<void> {
    const { name, hparams } = this.#training;
    if (!this.#files.has('.')) await this.#write('.', 0, [sessionStart(name, hparams, Date.now() / 1000)]);
  }

  async #write(run: string, step: number, values: readonly SummaryValue[]): Promise<void> {
    const firstStep = run === '.' ? 0 : stepOf(this.#training.firstEpoch);
    const file = this.#files.get(run) ?? (await EventFile.create(join(this.#folder, run), firstStep));
    this.#files.set(run, file);
    await file.write(step, values);
  }
}

/** Keras counts epochs from 0. */
function stepOf(epoch: number): number {
  return epoch - 1;
}

/** The figures of an epoch that were measured on these images, each under the name that it has in both runs. */
function figures(record: EpochRecord, of: 'train' | 'validation'): SummaryValue[] {
  return metricNames.flatMap((name) => {
    const value = record[name];
    return metrics[name].of === of && value !== undefined ? [scalar(tagOf(name), value)] : [];
  });
}

/** `epoch_loss` for `trainLoss` and `valLoss`, `epoch_samples_per_second` for `samplesPerSecond`. */
function tagOf(name: MetricName): string {
  const words = name.replace(/^(train|val)(?=[A-Z])/, '').replaceAll(/(?<=[a-z])[A-Z]/g, '_$&');
  return `epoch_${words.toLowerCase()}`;
}

function scalar(tag: string, value: number): SummaryValue {
  return { tag, value };
}

/** None where no weight is a number any more. */
function histogram(tag: string, values: Float32Array): SummaryValue[] {
  const value = histogramOf(values);
  return value === undefined ? [] : [{ tag, value }];
}
