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
    const decay = f32x4.splat(this.decay);
    const follow1 = f32x4.splat(this.follow1);
    const follow2 = f32x4.splat(this.follow2);
    const stepSize = f32x4.splat(this.stepSize);
    const epsilon = f32x4.splat(this.epsilon);
    adamStep(weights, decayed(weights, decay), slots, slotBytes, gradient0, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 16, decayed(weights + 16, decay), slots + 16, slotBytes, gradient1, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 32, decayed(weights + 32, decay), slots + 32, slotBytes, gradient2, follow1, follow2, stepSize, epsilon);
    adamStep(weights + 48, decayed(weights + 48, decay), slots + 48, slotBytes, gradient3, follow1, follow2, stepSize, epsilon);
  }
}

/** Four weights, pulled towards zero. */
// @ts-expect-error: decorator
@inline
function decayed(weights: usize, decay: v128): v128 {
  const old = readVector(weights);
  return f32x4.sub(old, f32x4.mul(decay, old));
}
