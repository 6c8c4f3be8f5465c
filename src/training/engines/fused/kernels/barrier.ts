import { ARRIVED, GENERATION, Signals } from './records';

/** Looks at a word this often before it sleeps on it: some fifty microseconds, about what waking up takes. */
const SPINS = 100000;
/**
 * Sleeps while the word at `address` is `value`, for a fifth of a second at most; and wakes all who sleep there. Both
 * are JavaScript's Atomics: sleepers on `memory.atomic.wait32` miss `memory.atomic.notify` in Node 20 while V8's
 * first-tier compiler still runs the code.
 */
// @ts-expect-error: decorator
@external('env', 'sleep')
declare function sleep(address: usize, value: u32): void;
// @ts-expect-error: decorator
@external('env', 'wake')
declare function wake(address: usize): void;

/** Returns once `threads` threads have called it. Traps where one of them died. */
export function waitForAll(signals: Signals, threads: u32): void {
  if (threads == 1) return;
  const at = changetype<usize>(signals);
  const generation = atomic.load<u32>(at, GENERATION);
  if (atomic.add<u32>(at, 1, ARRIVED) == threads - 1) {
    atomic.store<u32>(at, 0, ARRIVED);
    atomic.add<u32>(at, 1, GENERATION);
    wake(at + GENERATION);
    return;
  }
  waitForChange(signals, at + GENERATION, generation);
}

/** Spins for a moment, then sleeps, until the word at `address` is no longer `value`. */
function waitForChange(signals: Signals, address: usize, value: u32): void {
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<u32>(address) != value) return;
  }
  while (atomic.load<u32>(address) == value) {
    sleep(address, value);
    if (atomic.load<u32>(changetype<usize>(signals), offsetof<Signals>('failed')) != 0) unreachable();
  }
}

/**
 * Sleeps until the command word is no longer `seen`, and returns it: the count of commands in the upper half, in the
 * lower one how many threads are to obey. Both are one word because a thread that is not among them may look late,
 * when everything else in the signals belongs to the next command.
 */
export function waitForCommand(signals: Signals, seen: u32): u32 {
  const at = changetype<usize>(signals) + offsetof<Signals>('command');
  while (atomic.load<u32>(at) == seen) sleep(at, seen);
  return atomic.load<u32>(at);
}

/** Counts one more command, for the first `threads` threads, and wakes all who sleep on it. */
export function announce(signals: Signals, threads: u32): void {
  const at = changetype<usize>(signals) + offsetof<Signals>('command');
  atomic.store<u32>(at, ((atomic.load<u32>(at) & 0xffff0000) + 0x10000) | threads);
  wake(at);
}

/** Whether a command word is for this thread. */
export function isFor(command: u32, thread: u32): bool {
  return thread < (command & 0xffff);
}
