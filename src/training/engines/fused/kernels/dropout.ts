import { keptBits } from './philox';
import { Dropout } from './records';

/** Which units of a group of 32 all of some dropout layers keep for one sample. */
export function keptByAll(
  dropoutsAt: usize,
  count: u32,
  group: u32,
  position: u32,
  epoch: u32,
  seed: u32,
): u32 {
  let kept: u32 = 0xffffffff;
  for (let number: u32 = 0; number < count; number++) {
    const dropout = changetype<Dropout>(dropoutsAt + number * offsetof<Dropout>());
    kept &= keptBits(group, position, epoch, dropout.index, dropout.threshold, seed);
  }
  return kept;
}
