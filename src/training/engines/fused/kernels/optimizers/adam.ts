import { flushed } from '../flush';
import { guard, readVector } from '../memory';
import { AdamSettings } from '../records';

/** Adam: see `src/optimizers/adam.ts`. Slots: mean, mean square. */
@unmanaged
export class Adam extends AdamSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    const follow1 = f32x4.splat(this.follow1);
    const follow2 = f32x4.splat(this.follow2);
    const stepSize = f32x4.splat(this.stepSize);
    const epsilon = f32x4.splat(this.epsilon);
    adamStep(weights, readVector(weights), slots, slotBytes, gradient0, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 16, readVector(weights + 16), slots + 16, slotBytes, gradient1, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 32, readVector(weights + 32), slots + 32, slotBytes, gradient2, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 48, readVector(weights + 48), slots + 48, slotBytes, gradient3, follow1, follow2, stepSize, epsilon);
  }
}

/** One step of four weights by Adam. */
// @ts-expect-error: decorator
@inline
export function adamStep(weights: usize, before: v128, slots: usize, slotBytes: usize, gradient: v128, follow1: v128, follow2: v128, stepSize: v128, epsilon: v128): void {
  guard(weights, 16);
  guard(slots, 16);
  guard(slots + slotBytes, 16);
  const oldMean = v128.load(slots);
  const mean = flushed(f32x4.add(oldMean, f32x4.mul(follow1, f32x4.sub(gradient, oldMean))));
  v128.store(slots, mean);
  const oldSquare = v128.load(slots + slotBytes);
  const square = flushed(f32x4.add(oldSquare, f32x4.mul(follow2, f32x4.sub(f32x4.mul(gradient, gradient), oldSquare))));
  v128.store(slots + slotBytes, square);
  const step = f32x4.div(f32x4.mul(stepSize, mean), f32x4.add(f32x4.sqrt(square), epsilon));
  v128.store(weights, f32x4.sub(before, step));
}
