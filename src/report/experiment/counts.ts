import type { Analysis } from '../../experiments/analysis.ts';

/** What of an experiment is not there; undefined where it is whole. */
export function stateOf({ cells }: Pick<Analysis, 'cells'>): string | undefined {
  const { done, failed, missing } = cells;
  if (failed === 0 && missing === 0) return undefined;
  const parts = [
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(missing === 0 ? [] : [`${missing} ${missing === 1 ? 'has' : 'have'} not ended`]),
  ];
  return `of ${done + failed + missing} trainings, ${parts.join(' and ')}.`;
}
