import { afterAll, beforeAll, vi } from 'vitest';

/** Engines pause after 40 or 50 ms. */
const STEP_MS = 20;

/**
 * In this file, each look at the clock takes 20 ms: engines pause after the same few batches on any machine, and a small
 * training can be interrupted as often as a long one.
 */
export function useSteppingClock(): void {
  beforeAll(() => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += STEP_MS;
      return now;
    });
  });
  afterAll(() => {
    vi.mocked(performance.now).mockRestore();
  });
}
