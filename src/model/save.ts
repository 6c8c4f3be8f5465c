import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { namesIn, readRegularFile, remove, writeFileAtomic } from '../files.ts';
import { modelChecksum } from './checksum.ts';
import { MAX_BYTES } from './model-json.ts';
import type { LayersModel } from './tf-layers.ts';

/** The largest weight file that tfjs's own savers write: browsers cache files of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Saves a model in tfjs's LayersModel format: `model.json` and its weight shards. It opens in plain tfjs, in a browser
 * and in the Python converter. A model that is there already is replaced as a whole or not at all: the new one is
 * written beside it under other names, and `model.json`, which names the shards, last.
 *
 * @param directory made if it does not exist
 * @throws UserError where the disk or the permissions refuse
 */
export async function saveModel(model: LayersModel, directory: string): Promise<void> {
  const { weightData, weightSpecs, ...described } = await artifactsOf(model);
  const bytes = new Uint8Array(weightData as ArrayBuffer);
  const count = Math.max(1, Math.ceil(bytes.length / SHARD_BYTES));
  const write = async (group: string) => {
    const paths = Array.from({ length: count }, (_, index) => `${group}-shard${index + 1}of${count}.bin`);
    await writeShards(directory, paths, bytes);
    const json = { ...described, weightsManifest: [{ paths, weights: weightSpecs as WeightSpecs }] };
    const sealed = { ...json, sha256: modelChecksum(json, bytes) };
    await writeFileAtomic(join(directory, 'model.json'), `${JSON.stringify(sealed, null, 1)}\n`);
    return new Set(paths);
  };
  const before = await readRegularFile(join(directory, 'model.json'), { maxBytes: MAX_BYTES }).catch(
    () => '',
  );
  if (before.includes(`"${GROUP}-shard`)) await write(SPARE_GROUP);
  await removeShardsBut(await write(GROUP), directory);
}

type WeightSpecs = io.WeightsManifestEntry[];

/** As tfjs names its weight files, and as they are named while those are being replaced. */
const [GROUP, SPARE_GROUP] = ['group1', 'group1-new'];

async function writeShards(directory: string, paths: readonly string[], bytes: Uint8Array): Promise<void> {
  for (const [index, path] of paths.entries()) {
    const shard = bytes.subarray(index * SHARD_BYTES, (index + 1) * SHARD_BYTES);
    await writeFileAtomic(join(directory, path), shard);
  }
}

/** Those of earlier models, to which no model.json points any more. */
async function removeShardsBut(kept: ReadonlySet<string>, directory: string): Promise<void> {
  const shards = (await namesIn(directory)).filter((name) => /^group1(-new)?-shard\d+of\d+\.bin$/.test(name));
  for (const name of shards) if (!kept.has(name)) await remove(join(directory, name));
}

async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  let artifacts: io.ModelArtifacts | undefined;
  await model.save({
    save: async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
  return artifacts as io.ModelArtifacts;
}
