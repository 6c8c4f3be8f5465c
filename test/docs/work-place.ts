import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import sharp from 'sharp';
import { idxImages, idxLabels, writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';

const root = join(import.meta.dirname, '../..');
const official = '../shared/data/mnist'; // from the root of the repository, where Vitest runs

/** Whether MNIST's files are here, so that nothing has to be downloaded. */
export const hasMnist = existsSync(official);

/**
 * Makes what the pages take for granted: configs, pictures, data sets.
 *
 * @param directory where their commands are run
 */
export async function makeWorkPlace(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const copies = {
    'my.yaml': 'article',
    'wide.yaml': 'article',
    'a.yaml': 'article',
    'b.yaml': 'article-adam',
  };
  for (const [name, shipped] of Object.entries(copies))
    copyFileSync(join(root, `configs/${shipped}.yaml`), join(directory, name));
  copyFileSync(join(root, 'configs/experiments/quick.yaml'), join(directory, 'my-experiment.yaml'));
  writeFileSync(join(directory, 'ci.yaml'), 'configs: [article]\nseeds: 2\ngates: { minAccuracy: 0.1 }\n');
  writeFileSync(join(directory, 'broken.yaml'), 'model:\n  layers: [flatten, dropout: 1]\n');
  await makePictures(directory);
  await makeData(join(directory, 'data'));
}

async function makePictures(directory: string): Promise<void> {
  mkdirSync(join(directory, 'scans'));
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect x="45" y="10" width="12" height="80"/></svg>';
  for (const name of ['digit.png', 'a.jpg', 'b.jpg', 'scans/1.png'])
    await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toFile(join(directory, name));
}

async function makeData(folder: string): Promise<void> {
  if (hasMnist) cpSync(official, join(folder, 'mnist'), { recursive: true });
  else await writeEmbeddedDigits(join(folder, 'mnist'), 300);
  mkdirSync(join(folder, 'fashion'), { recursive: true });
  const write = (name: string, content: Uint8Array | string) =>
    writeFileSync(join(folder, 'fashion', name), content);
  write('train-images-idx3-ubyte', idxImages(60, 28, 28));
  write('train-labels-idx1-ubyte', idxLabels(Array.from({ length: 60 }, (_, image) => image % 3)));
  write('labels.txt', 'coat\nbag\nboot\n');
}

/** Programs that would open a window are replaced by one that does nothing. */
export function withoutWindows(directory: string): string {
  mkdirSync(directory, { recursive: true });
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(directory, name), '#!/bin/sh\n');
    chmodSync(join(directory, name), 0o755);
  }
  return `${directory}${delimiter}${process.env.PATH}`;
}
