import { guard } from '../memory';
import { RmspropSettings } from '../records';

/** RMSprop: see `src/optimizers/rmsprop.ts`. Slots: mean square; velocity, where there is momentum. */
@unmanaged
export class Rmsprop extends RmspropSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    this.stepFour(weights, slots, slotBytes, gradient0);
    this.stepFour(weights + 16, slots + 16, slotBytes, gradient1);
    this.stepFour(weights + 32, slots + 32, slotBytes, gradient2);
    this.stepFour(weights + 48, slots + 48, slotBytes, gradient3);
  }

  // @ts-expect-error: decorator
  @inline
  private stepFour(weights: usize, slots: usize, slotBytes: usize, gradient: v128): void {
    guard(weights, 16);
    guard(slots, 16);
    const kept = f32x4.mul(f32x4.splat(this.rho), v128.load(slots));
    const square = f32x4.add(kept, f32x4.mul(f32x4.splat(this.follow), f32x4.mul(gradient, gradient)));
    v128.store(slots, square);
    const root = f32x4.sqrt(f32x4.add(square, f32x4.splat(this.epsilon)));
    let step = f32x4.div(f32x4.mul(f32x4.splat(this.learningRate), gradient), root);
    if (this.momentum != 0) {
      guard(slots + slotBytes, 16);
      step = f32x4.add(f32x4.mul(f32x4.splat(this.momentum), v128.load(slots + slotBytes)), step);
      v128.store(slots + slotBytes, step);
    }
    v128.store(weights, f32x4.sub(v128.load(weights), step));
  }
}
