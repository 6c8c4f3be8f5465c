import { PbfWriter } from 'pbf';
import type { Histogram } from './histogram.ts';

/** A value of a summary: a number, a distribution, or what a plugin of TensorBoard's understands. */
export interface SummaryValue {
  readonly tag: string;
  readonly value: number | Histogram | PluginRecord;
}

/** A message for one of TensorBoard's plugins. */
export interface PluginRecord {
  readonly plugin: string;
  readonly content: Uint8Array;
}

/** What an event says: that a file or a session begins, or values of one step. */
export type EventContent =
  | { readonly fileVersion: string }
  | { readonly sessionStart: true }
  | { readonly values: readonly SummaryValue[] };

/**
 * Encodes one `Event` message; the numbers are those of the fields in tensorflow/core/util/event.proto and
 * tensorflow/core/framework/summary.proto.
 *
 * @param wallTime seconds since 1970
 */
export function encodeEvent(content: EventContent, step: number, wallTime: number): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, wallTime);
  event.writeVarintField(2, step);
  if ('fileVersion' in content) event.writeStringField(3, content.fileVersion);
  else if ('values' in content) event.writeMessage(5, writeSummary, content.values);
  else event.writeMessage(7, writeSessionLog, START);
  return event.finish();
}

/** `SessionLog.SessionStatus`: TensorBoard forgets what an earlier session wrote of this step and later ones. */
const START = 1;

function writeSessionLog(status: number, message: PbfWriter): void {
  message.writeVarintField(1, status);
}

function writeSummary(values: readonly SummaryValue[], message: PbfWriter): void {
  for (const value of values) message.writeMessage(1, writeValue, value);
}

function writeValue({ tag, value }: SummaryValue, message: PbfWriter): void {
  message.writeStringField(1, tag);
  if (typeof value === 'number') message.writeFloatField(2, value);
  else if ('plugin' in value) writePluginRecord(value, message);
  else message.writeMessage(5, writeHistogram, value);
}

/** A tensor without values, which TensorBoard wants to see, and `SummaryMetadata.PluginData`. */
function writePluginRecord({ plugin, content }: PluginRecord, message: PbfWriter): void {
  message.writeMessage(8, writeEmptyTensor, FLOAT);
  message.writeMessage(
    9,
    (_, metadata) =>
      metadata.writeMessage(
        1,
        (_, data) => {
          data.writeStringField(1, plugin);
          data.writeBytesField(2, content);
        },
        undefined,
      ),
    undefined,
  );
}

/** `DataType.DT_FLOAT` */
const FLOAT = 1;

/** `TensorProto` of shape [0]: its one dimension has the size that is not written. */
function writeEmptyTensor(type: number, message: PbfWriter): void {
  message.writeVarintField(1, type);
  message.writeMessage(2, (_, shape) => shape.writeMessage(2, () => {}, undefined), undefined);
}

/** `HistogramProto`. */
function writeHistogram(histogram: Histogram, message: PbfWriter): void {
  message.writeDoubleField(1, histogram.min);
  message.writeDoubleField(2, histogram.max);
  message.writeDoubleField(3, histogram.count);
  message.writeDoubleField(4, histogram.sum);
  message.writeDoubleField(5, histogram.sumOfSquares);
  message.writePackedDouble(6, [...histogram.limits]);
  message.writePackedDouble(7, [...histogram.counts]);
}
