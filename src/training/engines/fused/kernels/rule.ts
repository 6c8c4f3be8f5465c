import { guard, readVector, write } from './memory';
import { Layer, PANEL_BYTES, Session } from './records';

/** Whether a weight without a gradient stays as it is, so that rows no sample of the batch has can be left out. */
export function isPlain(session: Session, layer: Layer): bool {
  return session.momentum == 0 && layer.penaltiesAt == 0;
}

/** w -= learningRate * gradient for the 16 weights at `weights`. */
// @ts-expect-error: decorator
@inline
export function descend(weights: usize, rate: v128, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
  guard(weights, PANEL_BYTES);
  v128.store(weights, f32x4.sub(v128.load(weights), f32x4.mul(rate, gradient0)));
  v128.store(weights, f32x4.sub(v128.load(weights, 16), f32x4.mul(rate, gradient1)), 16);
  v128.store(weights, f32x4.sub(v128.load(weights, 32), f32x4.mul(rate, gradient2)), 32);
  v128.store(weights, f32x4.sub(v128.load(weights, 48), f32x4.mul(rate, gradient3)), 48);
}

/**
 * One step of the 16 weights at `weights`. With momentum a = m * a + g, then w -= rate * a, or by Nesterov
 * w -= rate * (g + m * a): the form of TensorFlow.js and PyTorch.
 */
export function moveWeights(
  session: Session,
  layer: Layer,
  weights: usize,
  gradient0: v128,
  gradient1: v128,
  gradient2: v128,
  gradient3: v128,
): void {
  const rate = f32x4.splat(session.learningRate);
  if (session.momentum == 0) {
    descend(weights, rate, gradient0, gradient1, gradient2, gradient3);
    return;
  }
  const velocities = layer.velocitiesAt + (weights - layer.weightsAt);
  guard(velocities, PANEL_BYTES);
  const momentum = f32x4.splat(session.momentum);
  const velocity0 = f32x4.add(f32x4.mul(momentum, v128.load(velocities)), gradient0);
  const velocity1 = f32x4.add(f32x4.mul(momentum, v128.load(velocities, 16)), gradient1);
  const velocity2 = f32x4.add(f32x4.mul(momentum, v128.load(velocities, 32)), gradient2);
  const velocity3 = f32x4.add(f32x4.mul(momentum, v128.load(velocities, 48)), gradient3);
  v128.store(velocities, velocity0);
  v128.store(velocities, velocity1, 16);
  v128.store(velocities, velocity2, 32);
  v128.store(velocities, velocity3, 48);
  if (!session.nesterov) {
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

/** One step of a row of a panel by the general rule: the penalty's gradient is added, its value left behind. */
export function moveRow(
  session: Session,
  layer: Layer,
  panel: u32,
  row: u32,
  gradient0: v128,
  gradient1: v128,
  gradient2: v128,
  gradient3: v128,
): void {
  const weights = layer.weightsAt + (panel * (layer.rows + 1) + row) * PANEL_BYTES;
  if (layer.penaltiesAt != 0) {
    write<f32>(layer.penaltiesAt + 4 * (panel * layer.rows + row), penalty(layer, weights));
    gradient0 = f32x4.add(gradient0, penaltyGradient(layer, readVector(weights)));
    gradient1 = f32x4.add(gradient1, penaltyGradient(layer, readVector(weights + 16)));
    gradient2 = f32x4.add(gradient2, penaltyGradient(layer, readVector(weights + 32)));
    gradient3 = f32x4.add(gradient3, penaltyGradient(layer, readVector(weights + 48)));
  }
  moveWeights(session, layer, weights, gradient0, gradient1, gradient2, gradient3);
}

/** Sum of l1 * |w| + l2 * w^2 over 16 weights, in a fixed order. */
function penalty(layer: Layer, weightsAt: usize): f32 {
  const first = f32x4.splat(layer.l1);
  const second = f32x4.splat(layer.l2);
  let total = f32x4.splat(0);
  for (let byte: usize = 0; byte < PANEL_BYTES; byte += 16) {
    const weights = readVector(weightsAt + byte);
    const sizes = f32x4.mul(first, f32x4.abs(weights));
    total = f32x4.add(total, f32x4.add(sizes, f32x4.mul(second, f32x4.mul(weights, weights))));
  }
  const low = f32x4.extract_lane(total, 0) + f32x4.extract_lane(total, 1);
  return low + (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3));
}

/** l1 * sign(w) + 2 * l2 * w */
function penaltyGradient(layer: Layer, weights: v128): v128 {
  const first = f32x4.splat(layer.l1);
  const second = f32x4.splat(layer.l2);
  const pull = f32x4.sub(
    v128.and(f32x4.gt(weights, f32x4.splat(0)), first),
    v128.and(f32x4.lt(weights, f32x4.splat(0)), first),
  );
  return f32x4.add(pull, f32x4.mul(f32x4.add(second, second), weights));
}
