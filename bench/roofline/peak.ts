/**
 * How fast the engine's arithmetic can go on a machine: multiply-adds in eight independent sums, one operand of each
 * from memory, as in its kernels but without their bookkeeping. AssemblyScript; `peak.mjs` compiles and times it.
 *
 * @param bytes of the block that is read over and over, a power of two
 * @param turns 32 multiply-adds each
 * @param factor not a constant, which V8 would make anew at each use
 */
export function multiplyAdd(block: usize, bytes: usize, turns: i32, factor: f32): f32 {
  const value = f32x4.splat(factor);
  let offset: usize = 0;
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  let sum5 = sum0;
  let sum6 = sum0;
  let sum7 = sum0;
  for (let turn = 0; turn < turns; turn++) {
    const row = block + offset;
    sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(row)));
    sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(row, 16)));
    sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(row, 32)));
    sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(row, 48)));
    if (row < block) break; // never: keeps V8's basic blocks small
    sum4 = f32x4.add(sum4, f32x4.mul(value, v128.load(row, 64)));
    sum5 = f32x4.add(sum5, f32x4.mul(value, v128.load(row, 80)));
    sum6 = f32x4.add(sum6, f32x4.mul(value, v128.load(row, 96)));
    sum7 = f32x4.add(sum7, f32x4.mul(value, v128.load(row, 112)));
    offset = (offset + 128) & (bytes - 1);
  }
  const low = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  return f32x4.extract_lane(f32x4.add(low, f32x4.add(f32x4.add(sum4, sum5), f32x4.add(sum6, sum7))), 0);
}
