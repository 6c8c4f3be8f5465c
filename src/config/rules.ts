import {
  denseIsLast,
  dropoutIsNotLast,
  fitsInMemory,
  flattenComesFirst,
  flattenOnce,
  hasLayers,
  lossFitsLastLayer,
  oneDropoutAtATime,
  severalClasses,
  softmaxIsLast,
} from './rules/network.ts';
import type { Rule } from './rules/rule.ts';
import { modeFitsMonitor, monitorExists, monitoringBegins, nesterovHasMomentum } from './rules/training.ts';

/** All rules that need nothing but the config; `datasetRules` has the others. */
export const rules: readonly Rule[] = [
  hasLayers,
  flattenComesFirst,
  flattenOnce,
  dropoutIsNotLast,
  denseIsLast,
  oneDropoutAtATime,
  softmaxIsLast,
  lossFitsLastLayer,
  severalClasses,
  fitsInMemory,
  monitorExists,
  modeFitsMonitor,
  monitoringBegins,
  nesterovHasMomentum,
];
