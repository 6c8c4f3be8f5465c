/** How many faults a property tries: a few seconds' worth, or `FAULT_RUNS` for a long search. */
export const faultRuns = Number(process.env.FAULT_RUNS ?? 200);

/** Enough for a slow machine that does other things too, in ms. */
export const faultTimeoutMs = Math.max(120_000, 500 * faultRuns);
