/** Slices between two trials, where the team is complete and where it is not. */
const TRIAL_INTERVAL = { complete: 128, reduced: 16 } as const;
/** The first trial comes when V8's optimising compiler is done. */
const SLICES_BEFORE_FIRST_TRIAL = 12;

/**
 * How many threads take part in the next slice of work. Threads that train one batch together wait for each other
 * dozens of times a millisecond: where another process takes one of the cores, fewer are faster. So now and then one
 * slice is done by half or twice as many, and where that was faster it stays so. Results do not depend on it.
 */
export class Team {
  readonly #all: number;
  #size: number;
  #usual: number;
  /** The last slices of the usual team: the faster of two counts, as a single one may have been disturbed. */
  #usualMs = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  #untilTrial = SLICES_BEFORE_FIRST_TRIAL;
  #tryFewer = true;

  constructor(threads: number) {
    this.#all = threads;
    this.#size = threads;
    this.#usual = threads;
  }

  /** Threads of the next slice. */
  get size(): number {
    return this.#size;
  }

  /** Takes note of how long a batch of the last slice took. */
  observe(msABatch: number): void {
    if (this.#all === 1) return;
    if (this.#size !== this.#usual) this.#judge(msABatch);
    else this.#usualMs = [...this.#usualMs.slice(1), msABatch];
    if (this.#untilTrial-- === 0) this.#try();
  }

  #judge(msABatch: number): void {
    if (msABatch < Math.min(...this.#usualMs)) {
      this.#usual = this.#size;
      this.#usualMs = [msABatch, msABatch];
    } else this.#tryFewer = !this.#tryFewer;
    this.#size = this.#usual;
    this.#untilTrial = TRIAL_INTERVAL[this.#usual === this.#all ? 'complete' : 'reduced'];
  }

  #try(): void {
    const fewer = Math.ceil(this.#usual / 2);
    const more = Math.min(this.#all, 2 * this.#usual);
    if (this.#usual === this.#all) this.#size = fewer;
    else if (this.#usual === 1) this.#size = more;
    else this.#size = this.#tryFewer ? fewer : more;
  }
}
