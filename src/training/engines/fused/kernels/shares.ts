/** First of `count` things that thread number `thread` of `threads` takes; its last is before the next one's first. */
// @ts-expect-error: decorator
@inline
export function shareStart(count: u32, thread: u32, threads: u32): u32 {
  return (count * thread) / threads;
}

/** The same where they are taken in groups of `size`, the last of which may be smaller. */
export function groupStart(count: u32, size: u32, thread: u32, threads: u32): u32 {
  return min(count, size * shareStart((count + size - 1) / size, thread, threads));
}
