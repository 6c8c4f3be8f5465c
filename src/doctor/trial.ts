import { type Backend, quickToStart, useBackend } from '../backend/backend.ts';
import type { BackendName } from '../backend/names.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { buildMlp } from '../model/build-mlp.ts';
import { RandomStream } from '../random.ts';
import type { Engine } from '../training/engine.ts';
import { createEngine } from '../training/engines/create-engine.ts';
import { epochSettings } from '../training/epoch-settings.ts';

/** What is tried: the fused engine, or the layers engine on one backend. */
export type Subject = 'fused' | BackendName;

/** That it trains. */
export interface Success {
  readonly works: true;
  readonly backend: Backend;
  /** Of the fused engine. */
  readonly threads?: Engine['threads'];
  /** Mean cross-entropy before and after, in nats. */
  readonly loss: { readonly before: number; readonly after: number };
  readonly samplesPerSecond: number;
  /** Loading and building, until training can begin. */
  readonly startMs: number;
}

/** Why it does not. */
export interface Failure {
  readonly works: false;
  readonly reason: string;
  readonly hint?: string;
}

export type Trial = Success | Failure;

const CLASSES = 10;
const SIDE = 28;
/** Within the two seconds that anyone is willing to wait, for the slowest backend too. */
const TRAINING_MS = 400;

/** Trains the article's network on stripes, which any network learns within a few hundred of them. */
export async function tryToTrain(subject: Subject, threads: number): Promise<Trial> {
  const startedAt = performance.now();
  try {
    const backend = await useBackend(subject === 'fused' ? 'auto' : subject, quickToStart);
    const train = stripes(512);
    const optimizer = { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const;
    const { engine } = await createEngine(
      { choice: subject === 'fused' ? 'fused' : 'layers', threads },
      { model: articleNetwork(), train, batchSize: 32, optimizer, seed: 1 },
    );
    const { loss: before } = await engine.measure(train);
    const startMs = performance.now() - startedAt;
    const settings = epochSettings(
      { learningRate: optimizer.learningRate, rates: [0.2, 0.2] },
      { epoch: 1, epochs: 1, batches: engine.batches },
    );
    const samplesPerSecond = await trainFor(TRAINING_MS, train.count, (epoch) =>
      engine.trainEpoch(epoch, settings),
    );
    const { loss: after } = await engine.measure(train);
    if (!(after < before / 2))
      return { works: false, reason: `it does not learn: loss ${before} to ${after}` };
    const { threads: team } = engine;
    return {
      works: true,
      backend,
      ...(team && { threads: team }),
      loss: { before, after },
      samplesPerSecond,
      startMs,
    };
  } catch (error) {
    const hint = error instanceof UserError ? error.hint : undefined;
    const reason = (error as Error).message.replace(`backend ${subject}: `, '');
    return { works: false, reason, ...(hint && { hint }) };
  }
}

/** @returns samples per second of the fastest epoch */
async function trainFor(budgetMs: number, count: number, trainEpoch: (epoch: number) => Promise<unknown>) {
  const startedAt = performance.now();
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let epoch = 1; performance.now() - startedAt < budgetMs; epoch++) {
    const epochStartedAt = performance.now();
    await trainEpoch(epoch);
    fastestMs = Math.min(fastestMs, performance.now() - epochStartedAt);
  }
  return count / (fastestMs / 1000);
}

function articleNetwork() {
  return buildMlp({
    inputShape: [SIDE, SIDE],
    layers: [
      { flatten: {} },
      { dense: { units: 128, activation: 'relu' } },
      { dropout: { rate: 0.2 } },
      { dense: { units: 64, activation: 'relu' } },
      { dropout: { rate: 0.2 } },
      { dense: { units: CLASSES, activation: 'softmax' } },
    ],
    seed: 1,
  });
}

/** Images with two bright columns each, which tell the class, and as much ink elsewhere as a digit has. */
function stripes(count: number): ImageSet {
  const random = new RandomStream(1, 'split', 0);
  const labels = Uint8Array.from({ length: count }, () => random.below(CLASSES));
  const images = Uint8Array.from({ length: count * SIDE * SIDE }, (_, pixel) => {
    const column = (pixel % SIDE) >> 1;
    const isOfClass = column === labels[Math.floor(pixel / (SIDE * SIDE))];
    return isOfClass || random.uniform() < 0.1 ? 255 : 0;
  });
  return { images, labels, count };
}
