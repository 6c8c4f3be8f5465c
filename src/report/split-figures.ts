import type { ChalkInstance } from 'chalk';
import type { SplitName } from '../dataset/dataset.ts';
import { loss, share } from './quantities.ts';

const titles: Record<SplitName, string> = { train: 'Train', validation: 'Validation', test: 'Test' };

/** Accuracy, set apart, then loss on one split. The line `Test accuracy: 0.9512` keeps this form for scripts. */
export function renderSplitFigures(
  split: SplitName,
  figures: { readonly accuracy: number; readonly loss: number },
  paint: ChalkInstance,
): string[] {
  return [
    paint.bold.green(`${titles[split]} accuracy: ${share(figures.accuracy)}`),
    `${titles[split]} loss: ${loss(figures.loss)}`,
  ];
}
