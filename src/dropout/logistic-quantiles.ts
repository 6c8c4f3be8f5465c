import { logarithm } from '../elementary.ts';

/** Draws of 16 bits. */
const DRAWS = 0x10000;

let table: Float32Array | undefined;

/**
 * For each draw of 16 bits, with u = (draw + 0.5) / 2^16, the number log u - log(1 - u) below which a standard logistic
 * variable lies with probability u, rounded to float32: [65536]. From -11.78 to 11.78.
 */
export function logisticQuantiles(): Float32Array {
  table ??= makeTable();
  return table;
}

function makeTable(): Float32Array {
  return Float32Array.from({ length: DRAWS }, (_, draw) => {
    const u = (draw + 0.5) / DRAWS;
    return logarithm(u) - logarithm(1 - u);
  });
}
