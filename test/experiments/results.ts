import type { CellResult } from '../../src/experiments/results.ts';

/** The result of one training with 10 000 test images and as many others, of these figures. */
export function resultOf(
  arm: string,
  seed: number,
  { correct = 9700, loss = 0.1, seconds = 2 }: { correct?: number; loss?: number; seconds?: number } = {},
): CellResult {
  return {
    cell: `${arm} ${seed}`,
    arm,
    config: arm,
    settings: {},
    seed,
    run: `runs/${arm}-seed-${seed}`,
    testSet: 'a0',
    training: {
      reason: 'epochs',
      lastEpoch: 2,
      weightsOfEpoch: 2,
      seconds,
      images: { train: 10_000, validation: 0, test: 10_000 },
      train: { loss: 0.05, accuracy: 0.99 },
      test: { loss, accuracy: correct / 10_000 },
    },
  };
}
