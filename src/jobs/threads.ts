import { availableParallelism } from 'node:os';

/** More threads than this wait for each other longer than they work, with networks of the article's size. */
const MOST_USEFUL_THREADS = 4;

/** How many threads the fused engine gets. */
export function threadCount(threads: number | 'auto'): number {
  return threads === 'auto' ? Math.min(availableParallelism(), MOST_USEFUL_THREADS) : threads;
}
