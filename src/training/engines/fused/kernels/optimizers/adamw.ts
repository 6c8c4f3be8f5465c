import { stepByFours } from '../fours';
import { readVector } from '../memory';
import { AdamwSettings } from '../records';
import { adamStep } from './adam';

/** Adam behind weight decay: see `src/optimizers/adamw.ts`. Slots: mean, mean square. */
@unmanaged
export class Adamw extends AdamwSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    stepByFours<Adamw>(this, weights, slots, slotBytes, gradient0, gradient1, gradient2, gradient3);
  }

  // @ts-expect-error: decorator
  @inline
  stepFour(weights: usize, slots: usize, slotBytes: usize, gradient: v128): void {
    const old = readVector(weights);
    const decayed = f32x4.sub(old, f32x4.mul(f32x4.splat(this.decay), old));
    adamStep(weights, decayed, slots, slotBytes, gradient, this.follow1, this.follow2, this.stepSize, this.epsilon);
  }
}
