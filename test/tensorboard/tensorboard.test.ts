import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../src/tensorboard/crc32c.ts';
import { encodeEvent, type PluginRecord, type SummaryValue } from '../../src/tensorboard/event.ts';
import { histogramOf } from '../../src/tensorboard/histogram.ts';
import { type HParam, sessionEnd, sessionStart } from '../../src/tensorboard/hparams.ts';
import { tfRecord } from '../../src/tensorboard/tf-record.ts';
import { crc32cBitwise, readEvents, readRecords } from './read-events.ts';

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  test.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(), 0],
  ])('of %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  test('is the one computed bit by bit', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32c(bytes)).toBe(crc32cBitwise(bytes));
      }),
    );
  });
});

test('any bytes come back from a TFRecord, and a flipped bit is found', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (payload, pick) => {
      const record = tfRecord(payload);
      expect(readRecords(record)).toEqual([payload]);
      record[12 + (pick % payload.length)]! ^= 1;
      expect(() => readRecords(record)).toThrow('wrong checksum');
    }),
  );
});

test('an event comes back: step, time, numbers and distributions', () => {
  const histogram = histogramOf(Float32Array.of(0, 1, 2, 30))!;
  const values = [
    { tag: 'loss', value: 0.25 },
    { tag: 'not a number', value: Number.NaN },
    { tag: 'dense_1/kernel', value: histogram },
  ];
  expect(readEvents(tfRecord(encodeEvent({ values }, 2 ** 40, 1795635724.5)))).toEqual([
    { step: 2 ** 40, wallTime: 1795635724.5, values },
  ]);
});

test('the records of the HPARAMS tab are, byte for byte, those of tensorboard 2.21', () => {
  const hparams = new Map<string, HParam>([
    ['a', 1.5],
    ['b', 'x'],
    ['c', true],
  ]);
  // tensorboard.plugins.hparams.summary_v2.hparams_pb({'a': 1.5, 'b': 'x', 'c': True}, trial_id='t', start_time_secs=5)
  const start =
    '0a660a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f42060801120212004a3e0a3c0a0768706172616d7312311a2f0a0e0a0161120911000000000000f83f0a080a016212031a01780a070a016312022001220174290000000000001440';
  // an Event has its Summary in field 5, behind the time and the step
  const summary = (value: SummaryValue) =>
    Buffer.from(encodeEvent({ values: [value] }, 0, 0))
      .toString('hex')
      .slice('0900000000000000001000'.length);
  expect(summary(sessionStart('t', hparams, 5))).toBe(`2a68${start}`);
  const end = sessionEnd('failure', 7).value as PluginRecord;
  expect(Buffer.from(end.content).toString('hex')).toBe('220b0802110000000000001c40');
});

describe('a histogram', () => {
  test('of 0, 1, 2, 30: thirty buckets of width 1, the largest value in the last one', () => {
    expect(histogramOf(Float32Array.of(0, 1, 2, 30))).toEqual({
      min: 0,
      max: 30,
      count: 4,
      sum: 33,
      sumOfSquares: 905,
      limits: Array.from({ length: 30 }, (_, at) => at + 1),
      counts: [1, 1, 1, ...new Array(26).fill(0), 1],
    });
  });

  test('of equal values has one bucket', () => {
    expect(histogramOf(new Float32Array(5).fill(-2))).toMatchObject({ min: -2, limits: [-2], counts: [5] });
  });

  test('leaves out NaN and infinite values, and is none where nothing is left', () => {
    expect(histogramOf(Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY))).toMatchObject({ count: 1 });
    expect(histogramOf(Float32Array.of(Number.NaN))).toBeUndefined();
  });

  test('counts every value once, between rising limits', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, noNaN: true, noDefaultInfinity: true }), (values) => {
        const { limits, counts, max } = histogramOf(values)!;
        expect(counts.reduce((sum, count) => sum + count)).toBe(values.length);
        expect(limits.at(-1)).toBe(max);
        expect(limits).toEqual(limits.toSorted((a, b) => a - b));
      }),
    );
  });
});
