import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';

/** The part of `model.json` that is read here; the topology is for tfjs. */
interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: io.WeightsManifestEntry[];
  }[];
  readonly userDefinedMetadata?: Record<string, unknown>;
}

/**
 * Opens a model in tfjs's LayersModel format, whoever saved it.
 *
 * @param path of its `model.json`; the weight shards lie beside it
 * @throws UserError where a file is missing, damaged, or of the wrong length
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const { modelTopology, weightsManifest, userDefinedMetadata } = parseModelJson(path, await read(path));
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const shards = weightsManifest.flatMap((group) => group.paths);
  const weightData = await readShards(path, shards, weightSpecs);
  try {
    const artifacts = { modelTopology, weightSpecs, weightData, ...metadataIn(userDefinedMetadata) };
    return await loadLayersModel({ load: async () => artifacts });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw damaged(`${path}: tfjs cannot build this model: ${reason}`);
  }
}

/** tfjs takes nothing but mappings. */
function metadataIn(userDefinedMetadata: unknown): Pick<io.ModelArtifacts, 'userDefinedMetadata'> {
  if (typeof userDefinedMetadata !== 'object' || Array.isArray(userDefinedMetadata)) return {};
  return userDefinedMetadata === null ? {} : { userDefinedMetadata: { ...userDefinedMetadata } };
}

const saveAgain = 'Copy the whole model directory again, or train again.';

function damaged(message: string): UserError {
  return new UserError('model/damaged', message, saveAgain);
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw asUserError(error, path);
  }
}

function parseModelJson(path: string, bytes: Buffer): ModelJson {
  let json: Partial<ModelJson> & { format?: unknown };
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged(`${path}: expected a tfjs model in JSON, received a file that is no whole JSON document`);
  }
  if (json?.format === 'graph-model') {
    throw new UserError(
      'model/kind',
      `${path}: expected a tfjs LayersModel, received a GraphModel`,
      'Convert it with --output_format=tfjs_layers_model.',
    );
  }
  if (typeof json?.modelTopology !== 'object' || !Array.isArray(json.weightsManifest)) {
    throw damaged(`${path}: expected a tfjs LayersModel with "modelTopology" and "weightsManifest"`);
  }
  return json as ModelJson;
}

async function readShards(
  path: string,
  shards: readonly string[],
  specs: readonly io.WeightsManifestEntry[],
): Promise<ArrayBuffer> {
  const parts = await Promise.all(shards.map((shard) => readShard(path, shard)));
  const bytes = Buffer.concat(parts);
  const expected = specs.reduce((sum, spec) => sum + byteLength(spec), 0);
  if (bytes.length !== expected) {
    throw damaged(
      `${path}: expected ${expected} bytes of weights, received ${bytes.length} in ${shards.join(', ')}`,
    );
  }
  return new Uint8Array(bytes).buffer;
}

async function readShard(path: string, shard: string): Promise<Buffer> {
  if (typeof shard !== 'string' || shard !== basename(shard)) {
    throw damaged(
      `${path}: expected weight files beside model.json, received the path ${JSON.stringify(shard)}`,
    );
  }
  return read(join(dirname(path), shard));
}

const bytesPerElement: Record<string, number> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint16: 2,
  uint8: 1,
  float16: 2,
};

function byteLength({ shape, dtype, quantization }: io.WeightsManifestEntry): number {
  const elements = shape.reduce((product, size) => product * size, 1);
  return elements * (bytesPerElement[quantization?.dtype ?? dtype] ?? Number.NaN);
}
