/** Whether more of the same is tried, as `npm run test:long` does: all networks, numbers of threads and backends. */
export const isThorough = process.env.THOROUGH === 'yes';
