/** How many inputs each property is tried with: few in the usual tests, as many as one has time for by FAULT_RUNS. */
export const faultRuns = { numRuns: Number(process.env.FAULT_RUNS ?? 200) };
