import { flushed } from '../flush';
import { stepByFours } from '../fours';
import { guard } from '../memory';
import { RmspropSettings } from '../records';

/** RMSprop: see `src/optimizers/rmsprop.ts`. Slots: mean square; velocity, where there is momentum. */
@unmanaged
export class Rmsprop extends RmspropSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    stepByFours<Rmsprop>(this, weights, slots, slotBytes, gradient0, gradient1, gradient2, gradient3);
  }

  // @ts-expect-error: decorator
  @inline
  stepFour(weights: usize, slots: usize, slotBytes: usize, gradient: v128): void {
    guard(weights, 16);
    guard(slots, 16);
    const kept = f32x4.mul(f32x4.splat(this.rho), v128.load(slots));
    const square = flushed(f32x4.add(kept, f32x4.mul(f32x4.splat(this.follow), f32x4.mul(gradient, gradient))));
    v128.store(slots, square);
    const root = f32x4.sqrt(f32x4.add(square, f32x4.splat(this.epsilon)));
    let step = f32x4.div(f32x4.mul(f32x4.splat(this.learningRate), gradient), root);
    if (this.slots > 1) {
      guard(slots + slotBytes, 16);
      step = flushed(f32x4.add(f32x4.mul(f32x4.splat(this.momentum), v128.load(slots + slotBytes)), step));
      v128.store(slots + slotBytes, step);
    }
    v128.store(weights, f32x4.sub(v128.load(weights), step));
  }
}
