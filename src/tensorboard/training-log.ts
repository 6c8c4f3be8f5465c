import { join } from 'node:path';
import { type MetricName, metricNames, metrics } from '../metrics.ts';
import type { Measurement } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { SummaryValue } from './event.ts';
import { EventFile } from './event-file.ts';
import { histogramOf } from './histogram.ts';

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

/**
 * Logs a training for TensorBoard as Keras's callback does: `train` and `validation` are runs of their own with the same
 * tags, so that their curves lie in one chart; steps are epochs. The final measurement is a third run, `test`.
 */
export class TrainingLog {
  readonly #folder: string;
  readonly #firstStep: number;
  readonly #files = new Map<string, EventFile>();

  /**
   * @param folder of the training; made when the first event is written
   * @param firstEpoch the next one to be trained
   */
  constructor(folder: string, firstEpoch: number) {
    this.#folder = folder;
    this.#firstStep = firstEpoch;
  }

  /** @throws UserError where the log cannot be written */
  async writeEpoch(record: EpochRecord, { weights, dropoutRates }: NetworkState): Promise<void> {
    await this.#write('train', record.epoch, [
      ...figures(record, 'train'),
      ...dropoutRates.map(({ name, value }) => scalar(`dropout_rate/${name}`, value)),
      ...weights.flatMap(({ name, value }) => histogram(name, value)),
    ]);
    const validation = figures(record, 'validation');
    if (validation.length > 0) await this.#write('validation', record.epoch, validation);
  }

  /** @param epoch whose weights were measured */
  async writeTest(epoch: number, measured: Measurement): Promise<void> {
    await this.#write('test', epoch, [
      scalar('epoch_loss', measured.loss),
      scalar('epoch_accuracy', measured.accuracy),
    ]);
  }

  async #write(run: string, step: number, values: readonly SummaryValue[]): Promise<void> {
    const file = this.#files.get(run) ?? (await EventFile.create(join(this.#folder, run), this.#firstStep));
    this.#files.set(run, file);
    await file.write(step, values);
  }
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
