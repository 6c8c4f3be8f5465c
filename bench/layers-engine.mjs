// One epoch of a network on one tfjs backend: our layers engine against stock model.fit, alternating, medians.
//   node bench/layers-engine.mjs [--backend wasm|cpu] [--units 128,64] [--images 6000] [--rounds 5]
// Each measurement has a process of its own: our wasm backend replaces a kernel, which stock tfjs must not profit from.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    units: { type: 'string', default: '128,64' },
    images: { type: 'string', default: '6000' },
    rounds: { type: 'string', default: '5' },
    contestant: { type: 'string' },
  },
});
const units = values.units.split(',').map(Number);

if (values.contestant === undefined) compare();
else
  process.stdout.write(
    String(await (values.contestant === 'stock' ? stockEpochMs() : layersEngineEpochMs())),
  );

function compare() {
  const seconds = { stock: [], layers: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const contestant of ['stock', 'layers']) seconds[contestant].push(measure(contestant));
  }
  const [stock, layers] = [median(seconds.stock), median(seconds.layers)];
  console.log(
    `784-${units.join('-')}-10, batch 32, ${values.images} images, backend ${values.backend}, ms an epoch, median of ${values.rounds}`,
  );
  console.log(
    `stock model.fit ${stock.toFixed(0)}   layers engine ${layers.toFixed(0)}   ratio ${(stock / layers).toFixed(1)}`,
  );
}

function measure(contestant) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [
    ...process.argv.slice(1),
    '--contestant',
    contestant,
  ]);
  if (status !== 0) throw new Error(String(stderr));
  return Number(stdout);
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function digits() {
  const { openDataset } = await import('../dist/dataset/source.js');
  const { train } = await openDataset('embedded');
  const count = Number(values.images);
  const every = Math.floor(train.count / count);
  const images = new Uint8Array(count * 784);
  for (let i = 0; i < count; i++)
    images.set(train.images.subarray(i * every * 784, (i * every + 1) * 784), i * 784);
  return { images, labels: Uint8Array.from({ length: count }, (_, i) => train.labels[i * every]), count };
}

async function layersEngineEpochMs() {
  const { buildMlp, LayersEngine, useBackend } = await import('../dist/index.js');
  await useBackend(values.backend);
  const shared = { kernelInitializer: 'glorotUniform', useBias: true, kernelRegularizer: { l1: 0, l2: 0 } };
  const hidden = units.flatMap((n) => [
    { dense: { ...shared, units: n, activation: 'relu' } },
    { dropout: { rate: 0.2 } },
  ]);
  const layers = [{ flatten: {} }, ...hidden, { dense: { ...shared, units: 10, activation: 'softmax' } }];
  const model = buildMlp({ inputShape: [28, 28], layers, seed: 1 });
  const optimizer = { learningRate: 0.01, momentum: 0, nesterov: false };
  const engine = new LayersEngine({ model, train: await digits(), batchSize: 32, optimizer, seed: 1 });
  await engine.trainEpoch(1, () => {});
  return timed(() => engine.trainEpoch(2, () => {}));
}

async function stockEpochMs() {
  const tf = await import('@tensorflow/tfjs-core');
  const { layers, sequential } = await import('@tensorflow/tfjs-layers');
  await import(`@tensorflow/tfjs-backend-${values.backend}`);
  tf.enableProdMode();
  await tf.setBackend(values.backend);
  const model = sequential();
  model.add(layers.flatten({ inputShape: [28, 28] }));
  for (const n of units) {
    model.add(layers.dense({ units: n, activation: 'relu' }));
    model.add(layers.dropout({ rate: 0.2 }));
  }
  model.add(layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'categoricalCrossentropy' });
  const { images, labels, count } = await digits();
  const x = tf.tensor(
    Float32Array.from(images, (byte) => byte / 255),
    [count, 28, 28],
  );
  const y = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
  const trainOnce = () => model.fit(x, y, { epochs: 1, batchSize: 32, verbose: 0 });
  await trainOnce();
  return timed(trainOnce);
}

async function timed(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
