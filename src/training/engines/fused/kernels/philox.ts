/**
 * Philox4x32-10 (Salmon et al. 2011), four blocks at once, and the dropout masks drawn from it.
 */
import { writeVector } from './memory';
import { DROPOUT_STREAM } from './records';

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;
const ROUNDS = 10;

/** Number of the stream that masks come from. */
let stream: u32 = DROPOUT_STREAM;

export function setStream(number: u32): void {
  stream = number;
}

/** The words of the last four blocks: lane b of word w belongs to block b. */
let word0: v128 = i32x4.splat(0);
let word1: v128 = i32x4.splat(0);
let word2: v128 = i32x4.splat(0);
let word3: v128 = i32x4.splat(0);

/** Computes the four blocks whose counters begin with `block`, `block + 1`, ... and end with the other three words. */
// @ts-expect-error: decorator
@inline
function computeBlocks(block: u32, counter1: u32, counter2: u32, counter3: u32, key0: u32, key1: u32): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
  let c1 = i32x4.splat(counter1);
  let c2 = i32x4.splat(counter2);
  let c3 = i32x4.splat(counter3);
  for (let round = 0; round < ROUNDS; round++) {
    const front0 = i64x2.extmul_low_i32x4_u(c0, multiplier0); // 64-bit products of blocks 0 and 1
    const back0 = i64x2.extmul_high_i32x4_u(c0, multiplier0); // and of blocks 2 and 3
    const front1 = i64x2.extmul_low_i32x4_u(c2, multiplier1);
    const back1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(front1, back1, 1, 3, 5, 7), c1), i32x4.splat(key0));
    c1 = v128.shuffle<i32>(front1, back1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(front0, back0, 1, 3, 5, 7), c3), i32x4.splat(key1));
    c3 = v128.shuffle<i32>(front0, back0, 0, 2, 4, 6);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

/** One word of one block, for checking against published vectors. */
export function philoxWord(
  word: u32,
  counter0: u32,
  counter1: u32,
  counter2: u32,
  counter3: u32,
  key0: u32,
  key1: u32,
): u32 {
  computeBlocks(counter0, counter1, counter2, counter3, key0, key1);
  const words = word == 0 ? word0 : word == 1 ? word1 : word == 2 ? word2 : word3;
  return i32x4.extract_lane(words, 0);
}

/**
 * Which of the 32 units of a group one dropout layer keeps for one sample: bit u for unit 32 * group + u.
 * Unit u takes the 16 bits number u & 7 of word u >> 3 of four neighbouring blocks: `drawDropoutMask` has the same layout.
 *
 * @param position of the sample in the shuffled order of the epoch
 */
export function keptBits(
  group: u32,
  position: u32,
  epoch: u32,
  dropoutIndex: u32,
  threshold: u32,
  seed: u32,
): u32 {
  computeBlocks(4 * group, position, epoch, dropoutIndex, seed, stream);
  const limit = i16x8.splat(<i16>threshold);
  const first = i8x16.narrow_i16x8_s(i16x8.ge_u(word0, limit), i16x8.ge_u(word1, limit));
  const second = i8x16.narrow_i16x8_s(i16x8.ge_u(word2, limit), i16x8.ge_u(word3, limit));
  return i8x16.bitmask(first) | (i8x16.bitmask(second) << 16);
}

/** The draws themselves: u16 [32] at `out`, unit by unit. */
export function drawGroup(group: u32, position: u32, epoch: u32, dropoutIndex: u32, seed: u32, out: usize): void {
  computeBlocks(4 * group, position, epoch, dropoutIndex, seed, stream);
  writeVector(out, word0);
  writeVector(out + 16, word1);
  writeVector(out + 32, word2);
  writeVector(out + 48, word3);
}
