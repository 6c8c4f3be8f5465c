// What is measured: for each table the task, the figure taken from a run, and the contestants with what differs.

const ours = (engine, threads, more = {}) => ({
  name: `dropout-mlp, ${engine}${threads > 0 ? `, ${threads} thread${threads > 1 ? 's' : ''}` : ' on wasm'}`,
  script: 'contestants/dropout-mlp.mjs',
  task: { engine, threads: Math.max(threads, 1), backend: 'wasm', ...more },
});
const stock = (backend, more = {}) => ({
  name: `tfjs ${backend}, model.fit`,
  script: 'contestants/stock-tfjs.mjs',
  task: { backend, ...more },
});
const pythons = [
  { name: 'PyTorch', script: 'peers/pytorch.py', task: { threads: 1 } },
  { name: 'PyTorch, 2 threads', script: 'peers/pytorch.py', task: { threads: 2 } },
  { name: 'PyTorch, torch.compile', script: 'peers/pytorch.py', task: { threads: 1, compile: true } },
  { name: 'Keras', script: 'peers/keras_fit.py', task: {} },
  { name: 'Keras, jit_compile', script: 'peers/keras_fit.py', task: { compile: true } },
  { name: 'JAX, epoch in one scan', script: 'peers/jax_scan.py', task: {} },
];
const fast = [ours('fused', 2), ours('fused', 1)];
const slow = [ours('layers', 0), stock('wasm')];

const article = { batch: 32, units: [128, 64], rates: [0, 0.2, 0.2], momentum: 0, evaluate: false };
const afterWarmUp = { epochs: 3 };
/** The faster of the epochs behind the first, which compiles and warms up. */
const epochSeconds = ({ seconds }) => Math.min(...seconds.slice(1));

export const tables = {
  reference: {
    title: 'One epoch of the reference network, 60 000 digits, batch 32, SGD',
    task: { ...article, ...afterWarmUp },
    figure: epochSeconds,
    rows: [...fast, ...pythons, ...slow],
  },
  batch128: {
    title: 'One epoch of the reference network, 60 000 digits, batch 128, SGD',
    task: { ...article, ...afterWarmUp, batch: 128 },
    figure: epochSeconds,
    rows: [...fast, ...pythons, ...slow],
  },
  wide: {
    title: 'One epoch of 784-1024-1024-1024-10, dropout 0.2 and 0.5, momentum 0.95, batch 100, 60 000 digits',
    task: {
      ...article,
      epochs: 2,
      batch: 100,
      units: [1024, 1024, 1024],
      rates: [0.2, 0.5, 0.5, 0.5],
      momentum: 0.95,
    },
    figure: epochSeconds,
    rows: [...fast, ...pythons.filter(({ task }) => !task.compile)],
  },
  process: {
    title: 'Whole process: start, load 60 000 digits, train ten epochs at batch 32, evaluate',
    task: { ...article, epochs: 10, evaluate: true },
    figure: ({ processSeconds }) => processSeconds,
    rows: [...fast, ...pythons.filter(({ task }) => !task.compile)],
  },
  cpu: {
    title: 'One epoch of the reference network, 6 000 digits, batch 32, on tfjs backends',
    task: { ...article, epochs: 2, images: 6000 },
    figure: epochSeconds,
    rows: [ours('fused', 1), ours('layers', 0), stock('wasm'), stock('cpu')],
  },
  scaling: {
    title: 'One epoch of the fused engine: widths, batch sizes, training-set sizes and threads',
    task: { ...article, epochs: 5, cost: true },
    figure: epochSeconds,
    rows: [
      ...[32, 128, 512, 2048].map((n) => ({
        ...ours('fused', 1, { units: [n, n] }),
        name: `784-${n}-${n}-10`,
      })),
      ...[1, 8, 32, 128, 512].map((batch) => ({ ...ours('fused', 1, { batch }), name: `batch ${batch}` })),
      ...[1000, 10_000, 60_000].map((images) => ({
        ...ours('fused', 1, { images }),
        name: `${images} images`,
      })),
      ...[1, 2].map((threads) => ({ ...ours('fused', threads), name: `threads ${threads}` })),
    ],
  },
};
