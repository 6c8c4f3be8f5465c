import { flushed } from '../flush';
import { stepByFours } from '../fours';
import { guard, readVector } from '../memory';
import { AdamSettings } from '../records';

/** Adam: see `src/optimizers/adam.ts`. Slots: mean, mean square. */
@unmanaged
export class Adam extends AdamSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    stepByFours<Adam>(this, weights, slots, slotBytes, gradient0, gradient1, gradient2, gradient3);
  }

  // @ts-expect-error: decorator
  @inline
  stepFour(weights: usize, slots: usize, slotBytes: usize, gradient: v128): void {
    adamStep(weights, readVector(weights), slots, slotBytes, gradient, this.follow1, this.follow2, this.stepSize, this.epsilon);
  }
}

/** One step of four weights by Adam. */
// @ts-expect-error: decorator
@inline
export function adamStep(weights: usize, before: v128, slots: usize, slotBytes: usize, gradient: v128, follow1: f32, follow2: f32, stepSize: f32, epsilon: f32): void {
  guard(weights, 16);
  guard(slots, 16);
  guard(slots + slotBytes, 16);
  const oldMean = v128.load(slots);
  const mean = flushed(f32x4.add(oldMean, f32x4.mul(f32x4.splat(follow1), f32x4.sub(gradient, oldMean))));
  v128.store(slots, mean);
  const oldSquare = v128.load(slots + slotBytes);
  const square = flushed(f32x4.add(oldSquare, f32x4.mul(f32x4.splat(follow2), f32x4.sub(f32x4.mul(gradient, gradient), oldSquare))));
  v128.store(slots + slotBytes, square);
  const step = f32x4.div(f32x4.mul(f32x4.splat(stepSize), mean), f32x4.add(f32x4.sqrt(square), f32x4.splat(epsilon)));
  v128.store(weights, f32x4.sub(before, step));
}
