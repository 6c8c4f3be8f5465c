import type { Splits } from '../dataset/dataset.ts';
import { countNotFinite } from '../model/finite.ts';
import type { Engine, EngineState, EpochPass, EpochProgress, UnfinishedPass } from './engine.ts';
import type { EpochRecord } from './epoch-record.ts';
import { type EpochSettings, epochSettings, type Schedules } from './epoch-settings.ts';
import { adaptiveRatesIn } from './observers/adaptive-rates.ts';
import { type ObserverSettings, type ObserverStates, observersOf } from './observers/index.ts';
import type { Observer, Verdict } from './observers/observer.ts';

export interface TrainingSettings extends Schedules, Omit<ObserverSettings, 'adaptiveRates'> {
  /** The last epoch that may be trained. */
  readonly epochs: number;
}

/** Why training ended. */
export type EndReason = 'patience' | 'epochs' | 'interrupted' | 'diverged';

export interface TrainingOutcome {
  readonly reason: EndReason;
  /** The last epoch that was trained to its end. */
  readonly lastEpoch: number;
  /** The epoch that an interrupt left unfinished, and how far it came. */
  readonly unfinishedEpoch?: {
    readonly epoch: number;
    readonly samplesDone: number;
    readonly samplesTotal: number;
  };
  /** By the monitored metric; absent without early stopping, or where no epoch counted. */
  readonly bestEpoch?: number;
  /**
   * The epoch whose weights the model now holds: an unfinished one's are those of the moment it was left. 0 where nothing
   * was trained.
   */
  readonly weightsOfEpoch: number;
}

/** A pass that an interrupt has cut short, and the time it has taken. */
type PausedPass = UnfinishedPass & { readonly durationMs: number };

/** A pass and the time it has taken. */
type TimedPass = EpochPass & { readonly durationMs: number };

/** Everything needed to go on as if nothing had come between. */
export interface Checkpoint {
  /** The last one trained to its end. */
  readonly epoch: number;
  /** Of the epoch after it, where that was begun. */
  readonly unfinished?: PausedPass;
  readonly state: EngineState;
  readonly observers: ObserverStates;
  /** State after the best epoch, where it is not this one and is to be restored. */
  readonly best?: EngineState;
}

/**
 * The training loop: an async generator of one `EpochRecord` per epoch. Whatever is done with the records (progress,
 * history, checkpoints) is done by those who read them; between two records `checkpoint()` may be called.
 */
export class Training {
  readonly #engine: Engine;
  readonly #data: Pick<Splits, 'train' | 'validation'>;
  readonly #settings: TrainingSettings;
  readonly #observers: ReadonlyMap<string, Observer<unknown>>;
  #epoch: number;
  #isDiverged = false;
  #unfinished: PausedPass | undefined;
  #best: EngineState | undefined;
  /** After the last epoch, where other weights have been put back since. */
  #last: EngineState | undefined;

  /** @param from where to go on; without it, training starts at epoch 1 */
  constructor(
    engine: Engine,
    data: Pick<Splits, 'train' | 'validation'>,
    settings: TrainingSettings,
    from?: Checkpoint,
  ) {
    this.#engine = engine;
    this.#data = data;
    this.#settings = settings;
    this.#epoch = from?.epoch ?? 0;
    this.#unfinished = from?.unfinished;
    if (settings.earlyStopping?.restoreBest) this.#best = from?.best;
    if (from !== undefined) engine.writeState(from.state);
    this.#observers = observersOf(
      { ...settings, adaptiveRates: adaptiveRatesIn(settings.rates) },
      from?.observers,
    );
  }

  /**
   * Trains until the last epoch, until early stopping says so, until `interrupt`, or until it diverges: until the loss or a
   * weight is NaN or infinite. An interrupt takes effect within the running epoch. The weights of the best epoch are then
   * put back, if that was asked for.
   */
  async *epochs(
    interrupt: AbortSignal,
    onProgress: (progress: EpochProgress) => void = () => {},
  ): AsyncGenerator<EpochRecord, TrainingOutcome> {
    let reason: EndReason = this.#isDone() ? 'patience' : 'epochs';
    while (reason === 'epochs' && this.#epoch < this.#settings.epochs) {
      if (interrupt.aborted) reason = 'interrupted';
      else {
        const settings = this.#epochSettings();
        const pass = await this.#trainPass(settings, interrupt, onProgress);
        if (this.#unfinished !== undefined) continue;
        const record = await this.#record(pass, settings);
        this.#isDiverged ||= !Number.isFinite(record.trainLoss);
        const verdict = this.#isDiverged ? undefined : this.#judge(record);
        reason = verdict === undefined ? 'diverged' : verdict.stop ? 'patience' : 'epochs';
        yield verdict?.decisions ? { ...record, decisions: verdict.decisions } : record;
      }
    }
    return this.#finish(reason);
  }

  /** Whether the loss or a weight is NaN or infinite, so that nothing can go on from here. */
  get isDiverged(): boolean {
    return this.#isDiverged;
  }

  /** The best one so far, by the metric that early stopping watches. */
  get bestEpoch(): number | undefined {
    return this.#observers.get('earlyStopping')?.bestEpoch;
  }

  checkpoint(): Checkpoint {
    return {
      epoch: this.#epoch,
      ...(this.#unfinished && { unfinished: this.#unfinished }),
      state: this.#last ?? this.#engine.readState(),
      observers: Object.fromEntries([...this.#observers].map(([name, { state }]) => [name, state])),
      ...(this.#best && { best: this.#best }),
    };
  }

  /** Of the epoch that comes next. */
  #epochSettings(): EpochSettings {
    const { epochs } = this.#settings;
    const schedules = [...this.#observers.values()].reduce<Schedules>(
      (planned, observer) => observer.adjust?.(planned) ?? planned,
      this.#settings,
    );
    return epochSettings(schedules, { epoch: this.#epoch + 1, epochs, batches: this.#engine.batches });
  }

  /** Trains an epoch, or the rest of it, to its end or as far as an interrupt lets it come. */
  async #trainPass(
    settings: EpochSettings,
    interrupt: AbortSignal,
    onProgress: (progress: EpochProgress) => void,
  ): Promise<TimedPass> {
    const from = this.#unfinished;
    const startedAt = performance.now() - (from?.durationMs ?? 0);
    const options = { onProgress, interrupt, ...(from && { from }) };
    const pass = await this.#engine.trainEpoch(this.#epoch + 1, settings, options);
    const durationMs = performance.now() - startedAt;
    this.#isDiverged = !Number.isFinite(pass.objective) || !this.#hasFiniteWeights();
    const unfinished = this.#isDiverged ? undefined : pass.unfinished; // what has diverged is not gone on with
    this.#unfinished = unfinished && { ...unfinished, durationMs };
    if (unfinished === undefined) this.#epoch++;
    return { ...pass, durationMs };
  }

  async #record(
    { objective, durationMs }: TimedPass,
    { learningRates, momenta, rates }: EpochSettings,
  ): Promise<EpochRecord> {
    const { train, validation } = this.#data;
    const onTrain = await this.#engine.measure(train);
    const onValidation = validation.count > 0 ? await this.#engine.measure(validation) : undefined;
    return {
      epoch: this.#epoch,
      trainLoss: onTrain.loss,
      trainAccuracy: onTrain.accuracy,
      ...(onValidation && { valLoss: onValidation.loss, valAccuracy: onValidation.accuracy }),
      penalty: this.#engine.penalty(),
      objective,
      learningRate: learningRates.at(-1) as number,
      ...(momenta && typeof this.#settings.momentum !== 'number' && { momentum: momenta.at(-1) as number }),
      durationMs,
      samplesPerSecond: (1000 * train.count) / durationMs,
      ...(rates.length > 0 && { dropoutRates: this.#lastRates(rates) }),
    };
  }

  /** @param rates of each layer and batch; those that are learned are not among them */
  #lastRates(rates: EpochSettings['rates']): number[] {
    const learned = this.#engine.learnedRates?.();
    return rates.map((batches, layer) => learned?.get(layer) ?? (batches.at(-1) as number));
  }

  /** The loss alone would not tell: ReLU makes 0 of NaN. */
  #hasFiniteWeights(): boolean {
    return countNotFinite(this.#engine.readState().weights) === 0;
  }

  /** What all observers make of it together. */
  #judge(record: EpochRecord): Verdict {
    const verdicts = [...this.#observers.values()].map((observer) => observer.observe(record));
    const improved = verdicts.some((verdict) => verdict.improved);
    if (improved && this.#settings.earlyStopping?.restoreBest) this.#best = this.#engine.readState();
    const decisions = verdicts.flatMap((verdict) => verdict.decisions ?? []);
    const stop = verdicts.some((verdict) => verdict.stop);
    return { improved, stop, ...(decisions.length > 0 && { decisions }) };
  }

  #isDone(): boolean {
    return [...this.#observers.values()].some(({ isDone }) => isDone);
  }

  #finish(reason: EndReason): TrainingOutcome {
    const { bestEpoch } = this;
    const trained = this.#unfinished === undefined ? this.#epoch : this.#epoch + 1;
    if (this.#best !== undefined) {
      this.#last = this.#engine.readState();
      this.#engine.writeState(this.#best);
    }
    return {
      reason,
      lastEpoch: this.#epoch,
      ...(this.#unfinished && {
        unfinishedEpoch: {
          epoch: this.#epoch + 1,
          samplesDone: this.#unfinished.samplesDone,
          samplesTotal: this.#data.train.count,
        },
      }),
      ...(bestEpoch !== undefined && { bestEpoch }),
      weightsOfEpoch: this.#best !== undefined && bestEpoch !== undefined ? bestEpoch : trained,
    };
  }
}
