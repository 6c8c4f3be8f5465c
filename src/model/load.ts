import tf = require('@tensorflow/tfjs-core');
import tfLayers = require('@tensorflow/tfjs-layers');

import { UserError } from '../errors.ts';
import { modelChecksum } from './checksum.ts';
import { damagedModel, type ModelJson, readModelJson } from './model-json.ts';
import type { LayersModel, LayerVariable } from './tf-layers.ts';
import { checkTopology } from './topology.ts';
import { tryOut } from './trial.ts';
import { withinAllowance } from './weight-allowance.ts';
import { findWeightFiles, numbersIn, readWeights } from './weight-files.ts';

/**
 * Opens a model in tfjs's LayersModel format, whoever saved it.
 *
 * @param path of its `model.json`; the weight shards lie beside it
 * @throws UserError where a file is missing, damaged or of the wrong length, or tfjs can make nothing of it
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const document = await readModelJson(path);
  const files = await findWeightFiles(path, document);
  const model = await build(document).catch((error) => {
    throw damagedModel(`${path}: tfjs cannot build this model: ${reasonOf(error)}`);
  });
  const weights = await readWeights(path, files);
  checkSeal(path, document, weights);
  try {
    setWeights(model, document, weights);
  } catch (error) {
    throw damagedModel(`${path}: its weights do not fit its layers: ${reasonOf(error)}`);
  }
  try {
    tryOut(model);
  } catch (error) {
    const hint = 'Try another backend (--backend cpu), or save the model again.';
    throw new UserError('model/unusable', `${path}: tfjs cannot use this model: ${reasonOf(error)}`, hint);
  }
  return model;
}

/** Of a model that we saved; others have no checksum. */
function checkSeal(path: string, { sha256, ...json }: ModelJson, weights: Uint8Array): void {
  if (sha256 === undefined || sha256 === modelChecksum(json, weights)) return;
  throw damagedModel(`${path}: model or weights are not as they were saved; their checksum is another`);
}

/** Builds the layers before their weights are read, which may be many more than they take. */
async function build(document: ModelJson): Promise<LayersModel> {
  const { modelTopology, userDefinedMetadata } = document;
  checkTopology(modelTopology);
  const model = await withinAllowance(numbersIn(document), () =>
    tfLayers.models.modelFromJSON({ modelTopology } as tfLayers.ModelAndWeightsConfig),
  );
  if (isMapping(userDefinedMetadata)) model.setUserDefinedMetadata({ ...userDefinedMetadata });
  return model;
}

function setWeights(
  model: LayersModel,
  { weightsManifest }: ModelJson,
  weights: Uint8Array<ArrayBuffer>,
): void {
  const specs = weightsManifest.flatMap((group) => group.weights);
  const ofOptimizer = new Set(specs.filter(({ group }) => group === 'optimizer').map(({ name }) => name));
  tf.tidy(() => {
    const tensors = tf.io.decodeWeights(weights.buffer, specs as tf.io.WeightsManifestEntry[]);
    model.loadWeights(Object.fromEntries(Object.entries(tensors).filter(([name]) => !ofOptimizer.has(name))));
    for (const weight of model.weights) restore(weight, tensors[weight.originalName]);
  });
}

/** tfjs has applied constraints, which changes weights in their last bits that satisfy them. */
function restore(weight: LayerVariable, saved: tf.Tensor | undefined): void {
  if (saved !== undefined) (weight.read() as tf.Variable).assign(saved);
}

/** tfjs takes no other metadata. */
function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The longest that is told of what tfjs says, which may hold a whole layer. */
const LONGEST_REASON = 200;

/** In one line, of whatever was thrown. */
function reasonOf(error: unknown): string {
  const [line = ''] = String((error as Error | undefined)?.message ?? error).split('\n');
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}
