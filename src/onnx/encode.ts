import { PbfWriter } from 'pbf';
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './graph.ts';

/** An ONNX model, in words for those who run it. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of this program. */
  readonly producer: string;
  readonly description: string;
  /** Texts by name, which ONNX leaves to the program. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Operators of 2020, the first with softmax over one axis; every runtime of today has them. */
const OPSET = 13;
/** The version of the file format that came with them. */
const IR_VERSION = 7;

/** `TensorProto.DataType.FLOAT`, and `AttributeProto.AttributeType`s. */
const FLOAT_ELEMENTS = 1;
const [FLOAT_ATTRIBUTE, INTEGER_ATTRIBUTE] = [1, 2];

/** Encodes a `ModelProto`; the numbers are those of the fields in onnx/onnx.proto. */
export function encodeOnnx({ graph, producer, description, metadata }: OnnxModel): Uint8Array {
  const model = new PbfWriter();
  model.writeVarintField(1, IR_VERSION);
  model.writeStringField(2, 'dropout-mlp');
  model.writeStringField(3, producer);
  model.writeStringField(6, description);
  model.writeMessage(7, writeGraph, graph);
  model.writeMessage(8, writeOperatorSet, OPSET);
  for (const entry of Object.entries(metadata)) model.writeMessage(14, writeText, entry);
  return model.finish();
}

/** `OperatorSetIdProto`: ONNX's own operators have the empty domain. */
function writeOperatorSet(version: number, message: PbfWriter): void {
  message.writeStringField(1, '');
  message.writeVarintField(2, version);
}

/** `StringStringEntryProto`. */
function writeText([key, value]: readonly [string, string], message: PbfWriter): void {
  message.writeStringField(1, key);
  message.writeStringField(2, value);
}

function writeGraph({ name, nodes, initializers, input, output }: OnnxGraph, message: PbfWriter): void {
  for (const node of nodes) message.writeMessage(1, writeNode, node);
  message.writeStringField(2, name);
  for (const tensor of initializers) message.writeMessage(5, writeTensor, tensor);
  message.writeMessage(11, writeValueInfo, input);
  message.writeMessage(12, writeValueInfo, output);
}

function writeNode(
  { operator, inputs, output, integers = {}, floats = {} }: OnnxNode,
  message: PbfWriter,
): void {
  for (const input of inputs) message.writeStringField(1, input);
  message.writeStringField(2, output);
  message.writeStringField(3, output);
  message.writeStringField(4, operator);
  for (const entry of Object.entries(integers)) message.writeMessage(5, writeInteger, entry);
  for (const entry of Object.entries(floats)) message.writeMessage(5, writeFloat, entry);
}

function writeInteger([name, value]: readonly [string, number], attribute: PbfWriter): void {
  attribute.writeStringField(1, name);
  attribute.writeVarintField(3, value);
  attribute.writeVarintField(20, INTEGER_ATTRIBUTE);
}

function writeFloat([name, value]: readonly [string, number], attribute: PbfWriter): void {
  attribute.writeStringField(1, name);
  attribute.writeFloatField(2, value);
  attribute.writeVarintField(20, FLOAT_ATTRIBUTE);
}

/** `TensorProto` with its values as they are in memory, which is little-endian on every machine that Node runs on. */
function writeTensor({ name, shape, values }: OnnxTensor, message: PbfWriter): void {
  for (const size of shape) message.writeVarintField(1, size);
  message.writeVarintField(2, FLOAT_ELEMENTS);
  message.writeStringField(8, name);
  message.writeBytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** `ValueInfoProto` of a `TypeProto.Tensor`. */
function writeValueInfo({ name, sizes }: OnnxValue, message: PbfWriter): void {
  message.writeStringField(1, name);
  message.writeMessage(2, (shape, type) => type.writeMessage(1, writeTensorType, shape), sizes);
}

function writeTensorType(sizes: readonly number[], tensor: PbfWriter): void {
  tensor.writeVarintField(1, FLOAT_ELEMENTS);
  tensor.writeMessage(2, writeShape, sizes);
}

/** Any number of images at once, so that the first dimension has a name instead of a size. */
function writeShape(sizes: readonly number[], shape: PbfWriter): void {
  shape.writeMessage(1, (name, dimension) => dimension.writeStringField(2, name), 'batch');
  for (const size of sizes)
    shape.writeMessage(1, (value, dimension) => dimension.writeVarintField(1, value), size);
}
