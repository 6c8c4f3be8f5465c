import type { DataType, io, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';

/**
 * Types of tf.layers, as much of them as is used. Its own declarations do not compile under `strict` without
 * `skipLibCheck`, which nobody who imports this package should need.
 */

/** Where null stands, any size will do: of a batch. */
export type Shape = (number | null)[];

/** A tensor that is not computed yet. */
export interface SymbolicTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DataType;
  readonly sourceLayer: Layer;
  /** Of the layer that it comes from. */
  readonly inputs: SymbolicTensor[];
}

/** An array of weights, in its layer. */
export interface LayerVariable {
  readonly name: string;
  /** Before tfjs made it unique in the process. */
  readonly originalName: string;
  readonly shape: Shape;
  read(): Tensor;
}

export interface Layer {
  readonly name: string;
  readonly weights: LayerVariable[];
  readonly trainableWeights: LayerVariable[];
  readonly outputShape: Shape | Shape[];
  readonly inboundNodes: readonly {
    readonly inputTensors: readonly SymbolicTensor[];
    readonly outputTensors: readonly SymbolicTensor[];
  }[];
  getClassName(): string;
  // biome-ignore lint/suspicious/noExplicitAny: as in tf.layers
  getConfig(): any;
  getWeights(): Tensor[];
  setWeights(weights: Tensor[]): void;
  countParams(): number;
  apply(inputs: Tensor): unknown;
}

/** A network of tf.layers: `tf.LayersModel` of `@tensorflow/tfjs-layers`. */
export interface LayersModel extends Layer {
  readonly layers: Layer[];
  readonly inputs: SymbolicTensor[];
  readonly outputs: SymbolicTensor[];
  trainable: boolean;
  loadWeights(weights: NamedTensorMap, strict?: boolean): void;
  predict(inputs: Tensor | Tensor[]): Tensor | Tensor[];
  save(handler: io.IOHandler | string): Promise<io.SaveResult>;
  getUserDefinedMetadata(): object;
  setUserDefinedMetadata(metadata: object): void;
  summary(): void;
  dispose(): unknown;
}

/** Layers one after another: `tf.Sequential` of `@tensorflow/tfjs-layers`. */
export type Sequential = LayersModel;
