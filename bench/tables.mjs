// What is measured: for each table the task, the figure taken from a run, and the contestants with what differs.

const fused = (threads, more = {}) => ({
  name: `dropout-mlp, fused, ${threads} thread${threads > 1 ? 's' : ''}`,
  script: 'contestants/dropout-mlp.mjs',
  task: { engine: 'fused', threads, backend: 'wasm', ...more },
});
const layers = (backend) => ({
  name: `dropout-mlp, layers on ${backend}`,
  script: 'contestants/dropout-mlp.mjs',
  task: { engine: 'layers', threads: 1, backend },
});
const withOneDnn = {
  ...layers('node'),
  name: 'dropout-mlp, layers on node, oneDNN, 2 threads',
  environment: { TF_ENABLE_ONEDNN_OPTS: '1', TF_NUM_INTRAOP_THREADS: '2' },
};
const stock = (backend) => ({
  name: `tfjs ${backend}, model.fit`,
  script: 'contestants/stock-tfjs.mjs',
  task: { backend },
});
const pythons = [
  { name: 'PyTorch', script: 'peers/pytorch.py', task: { threads: 1 } },
  { name: 'PyTorch, 2 threads', script: 'peers/pytorch.py', task: { threads: 2 } },
  { name: 'PyTorch, torch.compile', script: 'peers/pytorch.py', task: { threads: 1, compile: true } },
  { name: 'Keras', script: 'peers/keras_fit.py', task: {} },
  { name: 'Keras, jit_compile', script: 'peers/keras_fit.py', task: { compile: true } },
  { name: 'JAX, epoch in one scan', script: 'peers/jax_scan.py', task: {} },
];
const uncompiled = pythons.filter(({ task }) => !task.compile);
const sampling = (threads) => ({ ...fused(threads), script: 'contestants/sampling.mjs' });
const samplers = [
  { name: 'PyTorch', script: 'peers/pytorch_mc.py', task: { threads: 1 } },
  { name: 'PyTorch, 2 threads', script: 'peers/pytorch_mc.py', task: { threads: 2 } },
  { name: 'JAX, one program', script: 'peers/jax_mc.py', task: {} },
  { name: 'JAX, one program, rbg', script: 'peers/jax_mc.py', task: { generator: 'rbg' } },
];
const fast = [fused(2), fused(1)];
const slow = [layers('wasm'), stock('wasm')];

const backends = ['node', 'wasm', 'cpu'];
const sgd = { type: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false };
const rmsprop = { type: 'rmsprop', learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7 };
const adam = { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const article = { batch: 32, units: [128, 64], rates: [0, 0.2, 0.2], optimizer: sgd, evaluate: false };
const wide = {
  ...article,
  epochs: 2,
  batch: 100,
  units: [1024, 1024, 1024],
  rates: [0.2, 0.5, 0.5, 0.5],
  optimizer: { ...sgd, momentum: 0.95 },
};
const afterWarmUp = { epochs: 3 };
/** The fastest of the epochs behind the first, which compiles and warms up. */
const epochSeconds = ({ seconds }) => Math.min(...seconds.slice(1));
/** All of them: threads that do not run beside each other show here. */
const meanEpochSeconds = ({ seconds }) =>
  seconds.slice(1).reduce((sum, one) => sum + one, 0) / (seconds.length - 1);
const training = (threads) => ({ ...fused(threads), script: 'contestants/train.mjs' });

export const tables = {
  reference: {
    title: 'One epoch of the reference network, 60 000 digits, batch 32, SGD',
    task: { ...article, ...afterWarmUp },
    figure: epochSeconds,
    rows: [...fast, ...pythons, ...slow],
  },
  epochs: {
    title: 'The mean of epochs 2 to 12 of a training of the reference network on 54 000 digits',
    task: { epochs: 12 },
    figure: meanEpochSeconds,
    beside: { name: 'fastest epoch', figure: epochSeconds },
    rows: [training(2), training(1)],
  },
  batch128: {
    title: 'One epoch of the reference network, 60 000 digits, batch 128, SGD',
    task: { ...article, ...afterWarmUp, batch: 128 },
    figure: epochSeconds,
    rows: [...fast, ...pythons, ...slow],
  },
  wide: {
    title: 'One epoch of 784-1024-1024-1024-10, dropout 0.2 and 0.5, momentum 0.95, batch 100, 60 000 digits',
    task: wide,
    figure: epochSeconds,
    rows: [...fast, ...uncompiled],
  },
  adam: {
    title: 'One epoch of the reference network, 60 000 digits, batch 32, Adam',
    task: { ...article, ...afterWarmUp, optimizer: adam },
    figure: epochSeconds,
    rows: [...fast, ...uncompiled],
  },
  kerasMlp: {
    title: 'One epoch of 784-512-512-10, dropout 0.2, 60 000 digits, batch 128, RMSprop',
    task: {
      ...article,
      ...afterWarmUp,
      batch: 128,
      units: [512, 512],
      optimizer: rmsprop,
    },
    figure: epochSeconds,
    rows: [...fast, ...uncompiled],
  },
  wideMaxNorm: {
    title: 'One epoch of the wide network with max-norm 2 and momentum 0.95, 60 000 digits, batch 100',
    task: { ...wide, maxNorm: 2 },
    figure: epochSeconds,
    rows: [...fast, ...uncompiled],
  },
  variants: {
    title: 'One epoch of the reference network with each kind of noise of strength 0.2, fused, 1 thread',
    task: { ...article, epochs: 5 },
    figure: epochSeconds,
    rows: ['dropout', 'gaussianDropout', 'alphaDropout', 'gaussianNoise'].map((kind) => ({
      ...fused(1, { kind }),
      name: kind,
    })),
  },
  limits: {
    title: 'One epoch of the wide network with max-norm and with clipping, fused, 1 thread',
    task: wide,
    figure: epochSeconds,
    rows: [
      { ...fused(1), name: 'neither' },
      { ...fused(1, { maxNorm: 2 }), name: 'max-norm 2' },
      { ...fused(1, { globalClipNorm: 1 }), name: 'gradients clipped to norm 1' },
    ],
  },
  sampling: {
    title: 'Monte-Carlo dropout: 50 samples of 10 000 digits by the reference network',
    task: { ...article, ...afterWarmUp, samples: 50, block: 1000 },
    figure: epochSeconds,
    rows: [sampling(2), sampling(1), ...samplers],
  },
  process: {
    title: 'Whole process: start, load 60 000 digits, train ten epochs at batch 32, evaluate',
    task: { ...article, epochs: 10, evaluate: true },
    figure: ({ processSeconds }) => processSeconds,
    rows: [...fast, ...uncompiled],
  },
  backends: {
    title: 'One epoch of the reference network, 6 000 digits, batch 32, on tfjs backends',
    task: { ...article, ...afterWarmUp, images: 6000 },
    figure: epochSeconds,
    rows: [fused(1), ...backends.map(layers), ...backends.map(stock)],
  },
  wideBackends: {
    title: 'One epoch of 784-1024-1024-1024-10, batch 100, 6 000 digits, on tfjs backends',
    task: { ...wide, images: 6000 },
    figure: epochSeconds,
    rows: [fused(1), layers('node'), withOneDnn, layers('wasm'), stock('node')],
  },
  scaling: {
    title: 'One epoch of the fused engine: widths, batch sizes, training-set sizes and threads',
    task: { ...article, epochs: 5, cost: true },
    figure: epochSeconds,
    rows: [
      ...[32, 128, 512, 2048].map((n) => ({
        ...fused(1, { units: [n, n] }),
        name: `784-${n}-${n}-10`,
      })),
      ...[1, 8, 32, 128, 512].map((batch) => ({ ...fused(1, { batch }), name: `batch ${batch}` })),
      ...[1000, 10_000, 60_000].map((images) => ({
        ...fused(1, { images }),
        name: `${images} images`,
      })),
      ...[1, 2].map((threads) => ({ ...fused(threads), name: `threads ${threads}` })),
    ],
  },
};
