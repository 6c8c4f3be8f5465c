import type { Backend } from '../backend/backend.ts';
import type { Engine } from '../training/engine.ts';

/** What implements a backend: `tfjs-node 4.22.0, TensorFlow 2.21.0, oneDNN off`; for the others one version. */
export function versions({ version, tensorflow }: Backend): string {
  if (tensorflow === undefined) return version;
  return `tfjs-node ${version}, TensorFlow ${tensorflow.version}, oneDNN ${tensorflow.oneDnn ? 'on' : 'off'}`;
}

/** What is said before a training that the fused engine does not do. */
export function engineNotice(training: {
  readonly engine: Pick<Engine, 'name'>;
  readonly backend: Backend;
  readonly fallbackReason?: string;
}): string {
  const { engine, backend, fallbackReason } = training;
  if (engine.name === 'fused') return '';
  const reason = fallbackReason === undefined ? '.' : `; the fused one cannot: ${fallbackReason}`;
  return `Training with the layers engine on ${backend.name} (${versions(backend)})${reason}\n`;
}
