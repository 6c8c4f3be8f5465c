/**
 * All randomness of the project: the counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
 * "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011). A draw is a pure function of a key and a counter, so
 * results depend neither on the order of calls nor on threads, and a run can be taken up again anywhere.
 * docs/randomness.md says what is drawn from it, and in which order, so that a training can be done again elsewhere.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit integers, by exact float64 arithmetic. */
function multiplyHigh(a: number, b: number): number {
  const low = (a & 0xffff) * b; // below 2^48
  const high = (a >>> 16) * b + Math.floor(low / 0x10000); // below 2^49
  return Math.floor(high / 0x10000);
}

/**
 * One Philox4x32-10 block: ten rounds over a counter of four words with a key of two.
 *
 * @param out receives four unsigned 32-bit words
 */
export function philox4x32(
  out: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** What a draw is for; the number is the second word of the Philox key, so streams never meet. */
export const streams = { split: 1, init: 2, shuffle: 3, dropout: 4, sampling: 5 } as const;
export type StreamName = keyof typeof streams;

/** Seeds are unsigned 32-bit integers: the first word of the Philox key. */
export const MAX_SEED = 0xffffffff;

/**
 * One named stream, read in order: draw n is word n % 4 of the block with the counter (n / 4 rounded down, 0, index, 0)
 * and the key (seed, number of the stream). `index` tells apart uses of the same name: an epoch, or a layer. The streams
 * `dropout` and `sampling` are not read in order: see `drawDropoutMask`.
 */
export class RandomStream {
  readonly #seed: number;
  readonly #stream: number;
  readonly #index: number;
  readonly #block = new Uint32Array(4);
  #next = 0;

  constructor(seed: number, name: StreamName, index = 0) {
    this.#seed = seed;
    this.#stream = streams[name];
    this.#index = index;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const lane = this.#next % 4;
    if (lane === 0) philox4x32(this.#block, this.#next / 4, 0, this.#index, 0, this.#seed, this.#stream);
    this.#next++;
    return this.#block[lane] as number;
  }

  /** A real number in (0, 1), never an end: the middles of 2^32 equal intervals. Takes one draw. */
  uniform(): number {
    return (this.uint32() + 0.5) / 0x100000000;
  }

  /** A whole number in [0, bound), without bias: a draw % bound; draws in the incomplete last interval are rejected. */
  below(bound: number): number {
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % bound;
    }
  }

  /** Shuffles in place (Fisher-Yates, from the last place down), every order equally likely. */
  shuffle(values: Uint32Array): Uint32Array {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const kept = values[last] as number;
      values[last] = values[other] as number;
      values[other] = kept;
    }
    return values;
  }
}

/** The numbers 0 to count - 1 in the order that `stream` gives. */
export function permutation(stream: RandomStream, count: number): Uint32Array {
  return stream.shuffle(new Uint32Array(count).map((_, position) => position));
}
