/** Between slices the event loop gets its turn: signals, timers, the progress bar. */
const SLICE_MS = 40;
const PROGRESS_MS = 250;
const FIRST_SLICE_BATCHES = 8;
/** Of threads that may be too few or too many: ten milliseconds tell. */
const TRIALS_A_SLICE = 4;

/** Cuts an epoch into runs of batches of about equal time. Where the cuts are changes no result. */
export class Slices {
  #batchesASlice = FIRST_SLICE_BATCHES;
  #lastProgress = performance.now();

  /**
   * Yields [first, last) until batches [from, batches) are covered, adjusting to the time the caller took for each.
   *
   * @param isTrial whether the next slice is one, which is kept short
   */
  *over(from: number, batches: number, isTrial: () => boolean): Generator<[first: number, last: number]> {
    for (let first = from; first < batches; ) {
      const size = isTrial() ? Math.ceil(this.#batchesASlice / TRIALS_A_SLICE) : this.#batchesASlice;
      const last = Math.min(batches, first + size);
      const start = performance.now();
      yield [first, last];
      this.#adjust((performance.now() - start) / (last - first));
      first = last;
    }
  }

  /** At most doubles: the first batches after a pause are slow and say little. */
  #adjust(msABatch: number): void {
    const wanted = Math.round(SLICE_MS / Math.max(msABatch, 1e-3));
    this.#batchesASlice = Math.max(1, Math.min(wanted, 2 * this.#batchesASlice));
  }

  /** True a few times a second at most. */
  isProgressDue(): boolean {
    const now = performance.now();
    if (now - this.#lastProgress < PROGRESS_MS) return false;
    this.#lastProgress = now;
    return true;
  }
}
