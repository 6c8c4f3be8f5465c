import { guard } from './memory';
import { PANEL_BYTES } from './records';

/** w -= rate * direction for the 16 weights at `weights`. */
// @ts-expect-error: decorator
@inline
export function descend(weights: usize, rate: v128, direction0: v128, direction1: v128, direction2: v128, direction3: v128): void {
  guard(weights, PANEL_BYTES);
  v128.store(weights, f32x4.sub(v128.load(weights), f32x4.mul(rate, direction0)));
  v128.store(weights, f32x4.sub(v128.load(weights, 16), f32x4.mul(rate, direction1)), 16);
  v128.store(weights, f32x4.sub(v128.load(weights, 32), f32x4.mul(rate, direction2)), 32);
  v128.store(weights, f32x4.sub(v128.load(weights, 48), f32x4.mul(rate, direction3)), 48);
}
