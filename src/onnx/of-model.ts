import type { DenseConfig } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { identitiesAtInference } from '../model/logits.ts';
import { inputShapeOf } from '../model/shape.ts';
import type { Layer, LayersModel } from '../model/tf-layers.ts';
import type { OnnxGraph, OnnxNode, OnnxTensor } from './graph.ts';

/** An operator that changes every number by itself, or, `Softmax`, every row; undefined for none. */
type Activation = Pick<OnnxNode, 'operator' | 'integers' | 'floats'> | undefined;

/** Of our own configs, with the constants of tf.layers where ONNX has others by default. */
const activations: Record<DenseConfig['activation'], Activation> = {
  linear: undefined,
  relu: { operator: 'Relu' },
  elu: { operator: 'Elu', floats: { alpha: 1 } },
  selu: { operator: 'Selu', floats: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 } },
  sigmoid: { operator: 'Sigmoid' },
  tanh: { operator: 'Tanh' },
  softplus: { operator: 'Softplus' },
  softmax: { operator: 'Softmax', integers: { axis: 1 } },
};

/** Layers one behind another, as they become nodes. */
class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  /** Name of what the last node gives. */
  last: string;

  constructor(input: string) {
    this.last = input;
  }

  /** Adds a node that takes the last value and, behind it, weights. */
  add(name: string, node: Omit<OnnxNode, 'inputs' | 'output'>, weights: readonly OnnxTensor[] = []): void {
    this.initializers.push(...weights);
    this.nodes.push({ ...node, inputs: [this.last, ...weights.map((tensor) => tensor.name)], output: name });
    this.last = name;
  }

  activate(name: string, activation: Activation): void {
    if (activation !== undefined) this.add(name, activation);
  }

  /** Gives the last value the name by which it leaves the graph. */
  finish(output: string): void {
    const last = this.nodes.at(-1);
    if (last !== undefined) this.nodes[this.nodes.length - 1] = { ...last, output };
    this.last = output;
  }
}

/**
 * What a network computes, as ONNX's operators: Flatten, Gemm and activations. Dropout is none of them, as it lets everything
 * through at inference.
 *
 * @param isLinear whether the model leaves its softmax to whoever uses it; it then gets one
 * @returns pixels [batch, ...input shape of the model] -> probabilities [batch, classes]
 * @throws UserError where a layer is none of a multi-layer perceptron's
 */
export function onnxGraphOf(model: LayersModel, isLinear: boolean): OnnxGraph {
  const builder = new GraphBuilder('pixels');
  const layers = chainOf(model);
  for (const layer of layers) addLayer(builder, layer);
  if (isLinear) builder.activate('softmax', activations.softmax);
  builder.finish('probabilities');
  const { nodes, initializers } = builder;
  const classes = model.outputs[0]?.shape[1] as number;
  return {
    name: model.name,
    input: { name: 'pixels', sizes: inputShapeOf(model) },
    output: { name: 'probabilities', sizes: [classes] },
    nodes,
    initializers,
  };
}

/** The layers in order, those of models within the model among them. */
function chainOf(model: LayersModel): Layer[] {
  const chain: Layer[] = [];
  let tensor = model.outputs[0];
  while (tensor !== undefined && tensor !== model.inputs[0]) {
    const layer = tensor.sourceLayer;
    if (tensor.inputs.length !== 1 || chain.includes(layer))
      throw noMlp(`the layer ${layer.name}, which is not one of a single chain`);
    chain.unshift(layer);
    tensor = tensor.inputs[0];
  }
  return chain.flatMap((layer) => ('layers' in layer ? chainOf(layer as LayersModel) : [layer]));
}

function addLayer(builder: GraphBuilder, layer: Layer): void {
  const kind = layer.getClassName();
  if (kind === 'InputLayer' || identitiesAtInference.has(kind)) return;
  if (kind === 'Flatten' || (kind === 'Reshape' && layer.outputShape.length === 2))
    builder.add(layer.name, { operator: 'Flatten', integers: { axis: 1 } });
  else if (kind === 'Dense') addDense(builder, layer);
  else if (kind === 'Activation') builder.activate(layer.name, activationOf(layer));
  else if (kind === 'Softmax' || kind === 'ReLU') builder.activate(layer.name, standAlone(layer, kind));
  else if (kind === 'Rescaling') addRescaling(builder, layer);
  else throw noMlp(`the layer ${layer.name}, a ${kind}`);
}

/** [batch, inputs] -> [batch, units]: x kernel + bias, then the activation. */
function addDense(builder: GraphBuilder, layer: Layer): void {
  const inputs = layer.inboundNodes[0]?.inputTensors[0]?.shape ?? [];
  if (inputs.length !== 2) throw noMlp(`the layer ${layer.name}, a Dense of ${inputs.length - 1} dimensions`);
  const activation = activationOf(layer);
  const weights = layer.weights.map((variable, index) => ({
    name: `${layer.name}/${index === 0 ? 'kernel' : 'bias'}`,
    shape: variable.shape as number[],
    values: variable.read().dataSync<'float32'>(),
  }));
  builder.add(activation === undefined ? layer.name : `${layer.name}/sums`, { operator: 'Gemm' }, weights);
  builder.activate(layer.name, activation);
}

/** pixels * scale + offset */
function addRescaling(builder: GraphBuilder, layer: Layer): void {
  const { scale = 1, offset = 0 } = layer.getConfig();
  for (const [operator, value] of [
    ['Mul', scale],
    ['Add', offset],
  ] as const) {
    const name = `${layer.name}/${operator.toLowerCase()}`;
    builder.add(name, { operator }, [{ name: `${name}/by`, shape: [], values: Float32Array.of(value) }]);
  }
}

function standAlone(layer: Layer, kind: 'Softmax' | 'ReLU'): Activation {
  const { maxValue } = layer.getConfig();
  if (kind === 'ReLU' && typeof maxValue === 'number')
    throw noMlp(`the layer ${layer.name}, a ReLU with a limit`);
  return activations[kind === 'ReLU' ? 'relu' : 'softmax'];
}

function activationOf(layer: Layer): Activation {
  const { activation = 'linear' } = layer.getConfig() as { activation?: string };
  if (Object.hasOwn(activations, activation)) return activations[activation as keyof typeof activations];
  throw noMlp(`the layer ${layer.name}, ${layer.getClassName()} with ${activation}`);
}

function noMlp(received: string): UserError {
  return new UserError(
    'onnx/layer',
    `expected a network of Flatten, Dense, dropout and activation layers, received ${received}`,
    'For other networks, convert the model to Keras and from there: tensorflowjs_converter, then tf2onnx.',
  );
}
