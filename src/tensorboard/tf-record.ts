import { crc32c } from './crc32c.ts';

/**
 * Frames one record as TFRecord files do, all numbers little-endian:
 * uint64 length, uint32 masked CRC of the length, the bytes, uint32 masked CRC of the bytes.
 */
export function tfRecord(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(payload.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(payload.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(payload, 12);
  view.setUint32(12 + payload.length, masked(crc32c(payload)), true);
  return record;
}

/** TensorFlow's guard against checksums of data that holds checksums: rotated right by 15 bits, plus a constant. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
