import { descend } from '../descend';
import { flushed } from '../flush';
import { guard } from '../memory';
import { PANEL_BYTES, SgdSettings } from '../records';

/** Stochastic gradient descent, with momentum where it has a velocity: see `src/optimizers/sgd.ts`. */
@unmanaged
export class Sgd extends SgdSettings {
  isPlain(): bool {
    return this.slots == 0;
  }

  step(weights: usize, velocities: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    const rate = f32x4.splat(this.learningRate);
    if (this.slots == 0) {
      descend(weights, rate, gradient0, gradient1, gradient2, gradient3);
      return;
    }
    guard(velocities, PANEL_BYTES);
    const momentum = f32x4.splat(this.momentum);
    const velocity0 = flushed(f32x4.add(f32x4.mul(momentum, v128.load(velocities)), gradient0));
    const velocity1 = flushed(f32x4.add(f32x4.mul(momentum, v128.load(velocities, 16)), gradient1));
    const velocity2 = flushed(f32x4.add(f32x4.mul(momentum, v128.load(velocities, 32)), gradient2));
    const velocity3 = flushed(f32x4.add(f32x4.mul(momentum, v128.load(velocities, 48)), gradient3));
    v128.store(velocities, velocity0);
    v128.store(velocities, velocity1, 16);
    v128.store(velocities, velocity2, 32);
    v128.store(velocities, velocity3, 48);
    if (!this.nesterov) {
      descend(weights, rate, velocity0, velocity1, velocity2, velocity3);
      return;
    }
    descend(
      weights,
      rate,
      f32x4.add(gradient0, f32x4.mul(momentum, velocity0)),
      f32x4.add(gradient1, f32x4.mul(momentum, velocity1)),
      f32x4.add(gradient2, f32x4.mul(momentum, velocity2)),
      f32x4.add(gradient3, f32x4.mul(momentum, velocity3)),
    );
  }
}
