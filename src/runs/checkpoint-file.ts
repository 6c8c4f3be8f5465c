import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import * as z from 'zod';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { isOptional, metricNames } from '../metrics.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { observerStates } from '../training/observers/index.ts';
import type { Checkpoint } from '../training/training.ts';
import { otherFormat } from './sealed-json.ts';

/** All that is needed to go on with a run. */
export interface SavedTraining {
  /** What trained it so far. */
  readonly config: Config;
  /** A record for each epoch up to the checkpoint. */
  readonly history: readonly EpochRecord[];
  readonly checkpoint: Checkpoint;
}

/** At the beginning of the file; then the SHA-256 of the rest. */
const TITLE = 'dropout-mlp checkpoint ';
const FORMAT = 2;
const SIGNATURE = Buffer.from(`${TITLE}${FORMAT}\n`);
const HASH_BYTES = 32;

export function encodeCheckpoint(saved: SavedTraining): Uint8Array {
  const content = serialize(saved);
  return Buffer.concat([SIGNATURE, sha256(content), content]);
}

/** @throws UserError where the file is damaged, of another format, or holds something else */
export function decodeCheckpoint(file: Uint8Array, path: string): SavedTraining {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const beginning = bytes.subarray(0, SIGNATURE.length);
  if (!beginning.equals(SIGNATURE)) throw notOurs(beginning, path);
  const content = bytes.subarray(SIGNATURE.length + HASH_BYTES);
  if (!bytes.subarray(SIGNATURE.length, -content.length || undefined).equals(sha256(content)))
    throw damaged(path);
  const parsed = savedSchema.safeParse(deserialized(content));
  if (!parsed.success) throw damaged(path);
  return parsed.data as SavedTraining; // the config is compared with that of the run, which is checked
}

function sha256(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** undefined where this Node does not know what a newer one wrote. */
function deserialized(content: Buffer): unknown {
  try {
    return deserialize(content);
  } catch {
    return undefined;
  }
}

const count = z.int().nonnegative();
const number = z.custom<number>((value) => typeof value === 'number'); // an accuracy beside a NaN loss is one too
const arrays = z.array(z.instanceof(Float32Array));
const state = z.strictObject({ weights: arrays.nonempty(), slots: z.record(z.string(), arrays) });
const figures = metricNames.map((name) => [name, isOptional(name) ? number.exactOptional() : number]);
const record = z.strictObject({
  epoch: count,
  ...Object.fromEntries(figures),
  dropoutRates: z.array(number).exactOptional(),
  decisions: z.array(z.strictObject({ setting: z.string(), from: number, to: number })).exactOptional(),
}) as unknown as z.ZodType<EpochRecord>;
const savedSchema: z.ZodType<Omit<SavedTraining, 'config'>> = z
  .strictObject({
    config: z.looseObject({}),
    history: z.array(record),
    checkpoint: z.strictObject({
      epoch: count,
      unfinished: z
        .strictObject({
          batchesDone: count,
          samplesDone: count,
          sums: z.strictObject({ loss: number, penalty: number, hits: number }),
          durationMs: number,
        })
        .exactOptional(),
      state,
      observers: observerStates,
      best: state.exactOptional(),
    }),
  })
  .refine(
    ({ history, checkpoint }) =>
      history.every(({ epoch }, index) => epoch === index + 1) && history.length === checkpoint.epoch,
  );

function notOurs(beginning: Buffer, path: string): UserError {
  const text = beginning.toString('latin1');
  return text.startsWith(TITLE) ? otherFormat(path, FORMAT, text.slice(TITLE.length).trim()) : damaged(path);
}

function damaged(path: string): UserError {
  return new UserError(
    'run/checkpoint',
    `${path}: this is no whole checkpoint`,
    'Train again from the start.',
  );
}
