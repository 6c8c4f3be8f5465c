import { PbfReader } from 'pbf';

/** An event as a test looks at it; a histogram with its sums and buckets. */
export interface ReadEvent {
  wallTime: number;
  step: number;
  fileVersion?: string;
  sessionStatus?: number;
  values: { tag: string; value: number | ReadHistogram | ReadPlugin }[];
}
export interface ReadPlugin {
  plugin: string;
  content: Uint8Array;
}
export interface ReadHistogram {
  min: number;
  max: number;
  count: number;
  sum: number;
  sumOfSquares: number;
  limits: number[];
  counts: number[];
}

/** CRC-32C bit by bit, from its polynomial as RFC 3720 writes it; nothing of the program's in it. */
export function crc32cBitwise(bytes: Uint8Array): number {
  const reverse = (value: number, bits: number) => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) if (value & (1 << bit)) result |= 1 << (bits - 1 - bit);
    return result >>> 0;
  };
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder = (remainder ^ (reverse(byte, 8) << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit++)
      remainder = (remainder & 0x80000000 ? (remainder << 1) ^ 0x1edc6f41 : remainder << 1) >>> 0;
  }
  return reverse(~remainder >>> 0, 32);
}

/** The payloads of a TFRecord file, every checksum checked. */
export function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const check = (at: number, bytes: Uint8Array) => {
    const rotated = (view.getUint32(at, true) - 0xa282ead8) >>> 0;
    const crc = ((rotated >>> 17) | (rotated << 15)) >>> 0;
    if (crc !== crc32cBitwise(bytes)) throw new Error(`wrong checksum at ${at}`);
  };
  const payloads: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    check(at + 8, file.subarray(at, at + 8));
    const payload = file.subarray(at + 12, at + 12 + length);
    check(at + 12 + length, payload);
    payloads.push(payload);
    at += length + 16;
  }
  return payloads;
}

export function readEvents(file: Uint8Array): ReadEvent[] {
  return readRecords(file).map((payload) =>
    new PbfReader(payload).readFields<ReadEvent>(
      (field, event, message) => {
        if (field === 1) event.wallTime = message.readDouble();
        if (field === 2) event.step = message.readVarint();
        if (field === 3) event.fileVersion = message.readString();
        if (field === 5) message.readMessage(readSummary, event);
        if (field === 7)
          message.readMessage((_, e: ReadEvent, log) => {
            e.sessionStatus = log.readVarint();
          }, event);
      },
      { wallTime: 0, step: 0, values: [] },
    ),
  );
}

function readSummary(field: number, event: ReadEvent, message: PbfReader): void {
  if (field !== 1) return;
  const value = { tag: '', value: Number.NaN as number | ReadHistogram | ReadPlugin };
  message.readMessage((inner, result, fields) => {
    if (inner === 1) result.tag = fields.readString();
    if (inner === 2) result.value = fields.readFloat();
    if (inner === 5) result.value = readHistogram(fields);
    if (inner === 9)
      fields.readMessage((_, __, metadata) => {
        result.value = readPlugin(metadata);
      }, undefined);
  }, value);
  event.values.push(value);
}

function readHistogram(message: PbfReader): ReadHistogram {
  const empty = { min: 0, max: 0, count: 0, sum: 0, sumOfSquares: 0, limits: [], counts: [] };
  return message.readMessage<ReadHistogram>((field, histogram, fields) => {
    const names = ['min', 'max', 'count', 'sum', 'sumOfSquares'] as const;
    const name = names[field - 1];
    if (name !== undefined) histogram[name] = fields.readDouble();
    else if (field === 6) histogram.limits = fields.readPackedDouble();
    else if (field === 7) histogram.counts = fields.readPackedDouble();
  }, empty);
}

function readPlugin(message: PbfReader): ReadPlugin {
  return message.readMessage<ReadPlugin>(
    (field, record, fields) => {
      if (field === 1) record.plugin = fields.readString();
      if (field === 2) record.content = fields.readBytes();
    },
    { plugin: '', content: new Uint8Array() },
  );
}
