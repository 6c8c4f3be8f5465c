import type { Backend } from '../backend/backend.ts';
import type { Config } from '../config/schema.ts';
import { inOneLine } from '../received.ts';
import type { Engine } from '../training/engine.ts';
import { plural, wholeNumber } from './quantities.ts';

/** A training before its first epoch. */
export interface StartingTraining {
  readonly config: Pick<Config, 'model' | 'data'> & { readonly seed: number };
  /** Numbers that training adjusts. */
  readonly parameters: number;
  /** Images of each split. */
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  readonly engine: Pick<Engine, 'name' | 'threads'>;
  readonly backend: Pick<Backend, 'name'>;
  /** The directory of the run. */
  readonly run: string;
  /** The last one that was trained to its end, where the run is taken up. */
  readonly lastEpoch?: number | undefined;
}

/** Three lines: the network, the data, and what trains it from which seed into which directory. */
export function renderStart(training: StartingTraining): string {
  const { config, parameters, images, engine, backend, run, lastEpoch } = training;
  const splits = [
    `${wholeNumber(images.train)} images to train on`,
    ...(images.validation > 0 ? [`${wholeNumber(images.validation)} to validate`] : []),
    `${wholeNumber(images.test)} to test`,
  ];
  const machine =
    engine.name === 'layers'
      ? `layers engine on ${backend.name}`
      : ['fused engine', ...(engine.threads ? [plural(engine.threads.started, 'thread')] : [])].join(', ');
  const place = `seed ${config.seed}, ${lastEpoch ? `after epoch ${lastEpoch} of ` : ''}${inOneLine(run)}`;
  return [
    `Network: ${config.model.layers.map(renderLayer).join(', ')}; ${wholeNumber(parameters)} parameters`,
    `Data: ${inOneLine(config.data.source)}, ${splits.join(', ')}`,
    `Training: ${machine}, ${place}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** `dense 128`, `dropout 0.2`: its kind and its first number. */
function renderLayer(layer: Config['model']['layers'][number]): string {
  const [[kind, settings] = []] = Object.entries(layer);
  const number = Object.values(settings ?? {}).find((value) => typeof value === 'number');
  return number === undefined ? String(kind) : `${kind} ${number}`;
}
