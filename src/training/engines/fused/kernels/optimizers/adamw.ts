import { AdamwSettings } from '../records';
import { adamStep } from './adam';

/** Adam behind weight decay: see `src/optimizers/adamw.ts`. Slots: mean, mean square. */
@unmanaged
export class Adamw extends AdamwSettings {
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
    const old = v128.load(weights);
    const decayed = f32x4.sub(old, f32x4.mul(f32x4.splat(this.decay), old));
    adamStep(weights, decayed, slots, slotBytes, gradient, this.follow1, this.follow2, this.stepSize, this.epsilon);
  }
}
