/** How many faults each property tries: a few seconds' worth, or as many as `FAULT_RUNS` says. */
export const faultRuns = Number(process.env.FAULT_RUNS ?? 200);
