/** A computation of ONNX: one node after another. https://onnx.ai/onnx/repo-docs/IR.html */
export interface OnnxGraph {
  readonly name: string;
  readonly input: OnnxValue;
  readonly output: OnnxValue;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
}

/** A float32 tensor that goes in or comes out; the batch stands before its sizes. */
export interface OnnxValue {
  readonly name: string;
  readonly sizes: readonly number[];
}

/** One operator. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers under `integers`, others under `floats`. */
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
}

/** Float32 weights. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
