import { exp, log1p, tanh } from './exponential';
import { ELU, RELU, SELU, SIGMOID, SOFTPLUS, TANH } from './records';

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_ALPHA: f32 = 1.6732632423543772;

/** The derivative that belongs to the last value of `activate`. */
export let slope: v128 = f32x4.splat(0);

/** Value of the activation at x, lane by lane; leaves the derivative in `slope`. */
export function activate(activation: u32, x: v128): v128 {
  const one = f32x4.splat(1);
  switch (activation) {
    case RELU: {
      slope = v128.and(f32x4.gt(x, f32x4.splat(0)), one);
      return f32x4.pmax(f32x4.splat(0), x);
    }
    case ELU:
      return exponentialUnit(x, 1, 1);
    case SELU:
      return exponentialUnit(x, SELU_SCALE, SELU_ALPHA);
    case SIGMOID: {
      const value = logistic(x);
      slope = f32x4.mul(value, f32x4.sub(one, value));
      return value;
    }
    case TANH: {
      const value = tanh(x);
      slope = f32x4.sub(one, f32x4.mul(value, value));
      return value;
    }
    case SOFTPLUS: {
      slope = logistic(x);
      return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
    }
    default: {
      slope = one;
      return x;
    }
  }
}

/** scale * x above 0, scale * alpha * (e^x - 1) below (Clevert et al. 2016, Klambauer et al. 2017). */
// @ts-expect-error: decorator
@inline
function exponentialUnit(x: v128, scale: f32, alpha: f32): v128 {
  const positive = f32x4.gt(x, f32x4.splat(0));
  const power = exp(f32x4.min(x, f32x4.splat(0)));
  const below = f32x4.sub(power, f32x4.splat(1));
  slope = f32x4.mul(f32x4.splat(scale), v128.bitselect(f32x4.splat(1), f32x4.mul(f32x4.splat(alpha), power), positive));
  return f32x4.mul(f32x4.splat(scale), v128.bitselect(x, f32x4.mul(f32x4.splat(alpha), below), positive));
}

/** 1 / (1 + e^-x) */
// @ts-expect-error: decorator
@inline
function logistic(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}
