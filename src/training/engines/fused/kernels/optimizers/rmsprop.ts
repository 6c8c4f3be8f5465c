import { flushed } from '../flush';
import { guard } from '../memory';
import { PANEL_BYTES, RmspropSettings } from '../records';

/** RMSprop: see `src/optimizers/rmsprop.ts`. Slots: mean square; velocity, where there is momentum. */
@unmanaged
export class Rmsprop extends RmspropSettings {
  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    guard(slots, PANEL_BYTES);
    const rho = f32x4.splat(this.rho);
    const follow = f32x4.splat(this.follow);
    const rate = f32x4.splat(this.learningRate);
    const epsilon = f32x4.splat(this.epsilon);
    let step0 = scaled(slots, gradient0, rho, follow, rate, epsilon);
    let step1 = scaled(slots + 16, gradient1, rho, follow, rate, epsilon);
    let step2 = scaled(slots + 32, gradient2, rho, follow, rate, epsilon);
    let step3 = scaled(slots + 48, gradient3, rho, follow, rate, epsilon);
    if (this.slots > 1) {
      const velocities = slots + slotBytes;
      guard(velocities, PANEL_BYTES);
      const momentum = f32x4.splat(this.momentum);
      step0 = carried(velocities, momentum, step0);
      step1 = carried(velocities + 16, momentum, step1);
      step2 = carried(velocities + 32, momentum, step2);
      step3 = carried(velocities + 48, momentum, step3);
    }
    guard(weights, PANEL_BYTES);
    v128.store(weights, f32x4.sub(v128.load(weights), step0));
    v128.store(weights, f32x4.sub(v128.load(weights, 16), step1), 16);
    v128.store(weights, f32x4.sub(v128.load(weights, 32), step2), 32);
    v128.store(weights, f32x4.sub(v128.load(weights, 48), step3), 48);
  }
}

/** Four gradients, scaled by the root of their mean squares, which are brought up to date. */
// @ts-expect-error: decorator
@inline
function scaled(squares: usize, gradient: v128, rho: v128, follow: v128, rate: v128, epsilon: v128): v128 {
  const kept = f32x4.mul(rho, v128.load(squares));
  const square = flushed(f32x4.add(kept, f32x4.mul(follow, f32x4.mul(gradient, gradient))));
  v128.store(squares, square);
  return f32x4.div(f32x4.mul(rate, gradient), f32x4.sqrt(f32x4.add(square, epsilon)));
}

/** Four steps, carried along by their velocities, which become what it returns. */
// @ts-expect-error: decorator
@inline
function carried(velocities: usize, momentum: v128, step: v128): v128 {
  const velocity = flushed(f32x4.add(f32x4.mul(momentum, v128.load(velocities)), step));
  v128.store(velocities, velocity);
  return velocity;
}
