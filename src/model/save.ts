import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeFileAtomic } from '../files.ts';

/** The largest weight file that tfjs's own savers write: browsers cache files of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Saves a model in tfjs's LayersModel format: `model.json` and its weight shards. It opens in plain tfjs, in a browser
 * and in the Python converter. `model.json` is written last, so a directory that has one is whole.
 *
 * @param directory made if it does not exist
 * @throws UserError where the disk or the permissions refuse
 */
export async function saveModel(model: LayersModel, directory: string): Promise<void> {
  const artifacts = await artifactsOf(model);
  const bytes = new Uint8Array(artifacts.weightData as ArrayBuffer);
  const count = Math.max(1, Math.ceil(bytes.length / SHARD_BYTES));
  const paths = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
  for (const [index, path] of paths.entries()) {
    const shard = bytes.subarray(index * SHARD_BYTES, (index + 1) * SHARD_BYTES);
    await writeFileAtomic(join(directory, path), shard);
  }
  const { weightData: _, weightSpecs, ...described } = artifacts;
  const weightsManifest = [{ paths, weights: weightSpecs }];
  const json = JSON.stringify({ ...described, weightsManifest }, null, 1);
  await writeFileAtomic(join(directory, 'model.json'), `${json}\n`);
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
