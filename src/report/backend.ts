import type { Backend } from '../backend/backend.ts';
import { inOneLine } from '../received.ts';
import type { Engine } from '../training/engine.ts';

/** What implements a backend: `tfjs-node 4.22.0, TensorFlow 2.21.0, oneDNN off, threads: 1`; for the others one version. */
export function renderVersions({ version, tensorflow }: Backend): string {
  if (tensorflow === undefined) return version;
  const { TF_ENABLE_ONEDNN_OPTS: oneDnn, TF_NUM_INTRAOP_THREADS: threads } = tensorflow.environment;
  const settings = `oneDNN ${/^(1|true)$/i.test(oneDnn ?? '') ? 'on' : 'off'}, threads: ${inOneLine(threads ?? '')}`;
  return `tfjs-node ${version}, TensorFlow ${tensorflow.version}, ${settings}`;
}

/** Which engine trains, and on what; nothing where it is the fused one with all its threads and no backend was asked for. */
export function renderEngineNotice(training: {
  readonly engine: Pick<Engine, 'name' | 'threads'>;
  readonly backend: Backend;
  readonly fallbackReason?: string;
  readonly asked: { readonly backend: string };
}): string {
  const { engine, backend, fallbackReason, asked } = training;
  const place = `${backend.name} (${renderVersions(backend)})`;
  if (engine.name === 'fused') {
    const holder =
      asked.backend === 'auto'
        ? ''
        : `Training with the fused engine, not on ${place}, which holds the model only.\n`;
    return `${holder}${renderThreadsNotice(engine)}`;
  }
  const reason = fallbackReason === undefined ? '.' : `; the fused one cannot: ${fallbackReason}`;
  return `Training with the layers engine on ${place}${reason}\n`;
}

function renderThreadsNotice({ threads }: Pick<Engine, 'threads'>): string {
  if (threads === undefined || threads.started === threads.asked) return '';
  const { asked, started } = threads;
  return `Training with ${started} of ${asked} threads: the system gives this process no more. The result is the same.\n`;
}
