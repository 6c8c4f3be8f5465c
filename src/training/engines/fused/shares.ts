import type { ImagesRecord, LayerRecord, Layout } from './layout.ts';

/** Images looked at to learn which pixels are used. */
const SAMPLE_IMAGES = 1000;
const BLOCK_ROWS = 16;

/**
 * Writes which input rows of each layer each thread takes: in the first layer shares with about as many entries, in
 * the others whole blocks of 16 rows. Results do not depend on it.
 */
export function writeRowShares(memory: WebAssembly.Memory, { layers, training, session }: Layout): void {
  const words = new Uint32Array(memory.buffer);
  layers.forEach((layer, number) => {
    const shares =
      number === 0
        ? sharesByUse(rowUse(memory, training, layer.rows), session.threads)
        : sharesByBlocks(layer, session.threads);
    words.set(shares, layer.rowSharesAt / 4);
  });
}

function sharesByBlocks({ rows }: LayerRecord, threads: number): number[] {
  const blocks = rows / BLOCK_ROWS;
  return Array.from(
    { length: threads + 1 },
    (_, thread) => Math.floor((blocks * thread) / threads) * BLOCK_ROWS,
  );
}

/** How often each pixel is above 0 in the first images. */
function rowUse(memory: WebAssembly.Memory, training: ImagesRecord, rows: number): Uint32Array {
  const starts = new Uint32Array(memory.buffer, training.startsAt, training.count + 1);
  const entries = starts[Math.min(training.count, SAMPLE_IMAGES)] ?? 0;
  const use = new Uint32Array(rows);
  for (const pixel of new Uint16Array(memory.buffer, training.pixelsAt, entries))
    use[pixel] = (use[pixel] ?? 0) + 1;
  return use;
}

function sharesByUse(use: Uint32Array, threads: number): number[] {
  const total = use.reduce((sum, count) => sum + count, 0);
  const shares = [0];
  let seen = 0;
  use.forEach((count, row) => {
    while (shares.length < threads && seen >= (total * shares.length) / threads) shares.push(row);
    seen += count;
  });
  while (shares.length <= threads) shares.push(use.length);
  return shares;
}
