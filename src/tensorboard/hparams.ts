import { PbfWriter } from 'pbf';
import type { SummaryValue } from './event.ts';

/** A setting of a training that TensorBoard compares runs by. */
export type HParam = string | number | boolean;

/**
 * The record by which the HPARAMS tab knows a run: `SessionStartInfo` of tensorboard/plugins/hparams/plugin_data.proto.
 * Its metrics are the scalars in the folders below.
 *
 * @param name of the run
 * @param hparams by the path of each setting
 * @param startedAt seconds since 1970
 */
export function sessionStart(
  name: string,
  hparams: ReadonlyMap<string, HParam>,
  startedAt: number,
): SummaryValue {
  const content = new PbfWriter();
  content.writeMessage(
    3,
    (_, info) => {
      for (const hparam of hparams) info.writeMessage(1, writeHParam, hparam);
      info.writeStringField(4, name);
      info.writeDoubleField(5, startedAt);
    },
    undefined,
  );
  return { tag: '_hparams_/session_start_info', value: { plugin: 'hparams', content: content.finish() } };
}

/** `Status` of tensorboard/plugins/hparams/api.proto. */
export const sessionStatus = { success: 1, failure: 2 } as const;

/**
 * The record that a run has ended: `SessionEndInfo`.
 *
 * @param endedAt seconds since 1970
 */
export function sessionEnd(status: keyof typeof sessionStatus, endedAt: number): SummaryValue {
  const content = new PbfWriter();
  content.writeMessage(
    4,
    (_, info) => {
      info.writeVarintField(1, sessionStatus[status]);
      info.writeDoubleField(2, endedAt);
    },
    undefined,
  );
  return { tag: '_hparams_/session_end_info', value: { plugin: 'hparams', content: content.finish() } };
}

/** An entry of `map<string, google.protobuf.Value>`. */
function writeHParam([path, value]: readonly [string, HParam], entry: PbfWriter): void {
  entry.writeStringField(1, path);
  entry.writeMessage(2, writeValue, value);
}

function writeValue(value: HParam, message: PbfWriter): void {
  if (typeof value === 'number') message.writeDoubleField(2, value);
  else if (typeof value === 'string') message.writeStringField(3, value);
  else message.writeBooleanField(4, value);
}
