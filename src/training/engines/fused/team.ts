/** The first trial comes when V8's optimising compiler is done. */
const SLICES_BEFORE_FIRST_TRIAL = 12;
/** Slices between two trials where the team is complete. */
const COMPLETE_PAUSE = 256;
/** Where it is not, the pause doubles with each trial that was lost. */
const REDUCED_PAUSE = { shortest: 4, longest: 32 } as const;
/** Slices whose median says what is usual. */
const WINDOW = 16;
/** So many times the usual, twice in a row, is slow: then fewer are tried at once. */
const SLOW = 1.3;
const SLOW_SLICES = 2;
/** Pairs of slices that a candidate has to win to take over; the first that it loses ends the trial. */
const WINS = 2;

/** Slices by another size of the team, each followed by one of the usual size to compare it with. */
interface Trial {
  readonly size: number;
  /** Of the slice that waits for its counterpart. */
  msABatch: number | undefined;
  wins: number;
}

/**
 * How many threads take part in the next slice of work. Threads that train one batch together wait for each other
 * dozens of times a millisecond: where another process takes one of the cores, fewer are faster. So now and then, and as
 * soon as slices have become slow, some are done by half or twice as many, in turn with slices of the usual size; who is
 * faster twice takes over. Results do not depend on it.
 */
export class Team {
  readonly #all: number;
  #usual: number;
  #trial: Trial | undefined;
  /** Of the last slices of the usual size that were not slow, in milliseconds a batch. */
  #usualMs: number[] = [];
  #slowSlices = 0;
  #untilTrial = SLICES_BEFORE_FIRST_TRIAL;
  #reducedPause: number = REDUCED_PAUSE.shortest;
  #triedMore = false;

  constructor(threads: number) {
    this.#all = threads;
    this.#usual = threads;
  }

  /** Whether the next slice is compared with another. */
  get isTrying(): boolean {
    return this.#trial !== undefined;
  }

  /** Threads of the next slice. */
  get size(): number {
    const isCandidatesTurn = this.#trial !== undefined && this.#trial.msABatch === undefined;
    return isCandidatesTurn ? (this.#trial as Trial).size : this.#usual;
  }

  /** Takes note of how long a batch of the last slice took. */
  observe(msABatch: number): void {
    if (this.#all === 1) return;
    if (this.#trial !== undefined) this.#compare(this.#trial, msABatch);
    else this.#watch(msABatch);
  }

  #compare(trial: Trial, msABatch: number): void {
    if (trial.msABatch === undefined) {
      trial.msABatch = msABatch;
      return;
    }
    const isFaster = trial.msABatch < msABatch;
    trial.msABatch = undefined;
    if (!isFaster) this.#endTrial(this.#usual);
    else if (++trial.wins === WINS) this.#endTrial(trial.size);
  }

  #endTrial(size: number): void {
    const isNew = size !== this.#usual;
    this.#reducedPause = isNew
      ? REDUCED_PAUSE.shortest
      : Math.min(2 * this.#reducedPause, REDUCED_PAUSE.longest);
    this.#usual = size;
    this.#untilTrial = size === this.#all ? COMPLETE_PAUSE : this.#reducedPause;
    this.#usualMs = [];
    this.#slowSlices = 0;
    this.#trial = undefined;
  }

  #watch(msABatch: number): void {
    const isSlow = this.#usual > 1 && msABatch > SLOW * median(this.#usualMs);
    this.#slowSlices = isSlow ? this.#slowSlices + 1 : 0;
    if (!isSlow) this.#usualMs = [...this.#usualMs, msABatch].slice(-WINDOW);
    if (this.#slowSlices === SLOW_SLICES) this.#try(this.#fewer);
    else if (--this.#untilTrial <= 0) this.#try(this.#next());
  }

  #try(size: number): void {
    this.#trial = { size, msABatch: undefined, wins: 0 };
  }

  /** More and fewer in turn, where both are possible. */
  #next(): number {
    if (this.#usual === this.#all) return this.#fewer;
    this.#triedMore = this.#usual === 1 || !this.#triedMore;
    return this.#triedMore ? Math.min(this.#all, 2 * this.#usual) : this.#fewer;
  }

  get #fewer(): number {
    return Math.ceil(this.#usual / 2);
  }
}

/** NaN of none, than which nothing is more. */
function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
