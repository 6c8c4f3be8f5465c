import type { Backend } from '../backend/backend.ts';
import type { Engine } from '../training/engine.ts';

/** A backend in one phrase: `node (tfjs-node 4.22.0, TensorFlow 2.21.0, oneDNN off)`, `wasm (4.22.0)`. */
export function backendPhrase({ name, version, tensorflow }: Backend): string {
  if (tensorflow === undefined) return `${name} (${version})`;
  const oneDnn = `oneDNN ${tensorflow.oneDnn ? 'on' : 'off'}`;
  return `${name} (tfjs-node ${version}, TensorFlow ${tensorflow.version}, ${oneDnn})`;
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
  return `Training with the layers engine on ${backendPhrase(backend)}${reason}\n`;
}
