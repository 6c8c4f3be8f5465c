import { read } from './memory';
import { keptBits } from './philox';
import { Dropout, Dropouts } from './records';

/** Which units of a group of 32 all dropout layers of one place keep for one sample. */
export function keptByAll(
  dropouts: Dropouts,
  batch: u32,
  group: u32,
  position: u32,
  epoch: u32,
  seed: u32,
): u32 {
  let kept: u32 = 0xffffffff;
  const first = dropouts.layersAt + batch * dropouts.count * offsetof<Dropout>();
  for (let number: u32 = 0; number < dropouts.count; number++) {
    const dropout = changetype<Dropout>(first + number * offsetof<Dropout>());
    kept &= keptBits(group, position, epoch, dropout.index, dropout.threshold, seed);
  }
  return kept;
}

/** Factor of the units that are kept. */
// @ts-expect-error: decorator
@inline
export function keptScale(dropouts: Dropouts, batch: u32): f32 {
  return read<f32>(dropouts.scalesAt + 4 * batch);
}
