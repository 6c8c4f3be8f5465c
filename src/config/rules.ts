import { learnedRatesAreNotScaled } from './rules/concrete-dropout.ts';
import { embeddedIsUpright } from './rules/data.ts';
import { momentsHaveOneRate, weightMasksFit } from './rules/drop-connect.ts';
import {
  denseIsLast,
  dropoutIsNotLast,
  fitsInMemory,
  fitsTheFusedEngine,
  flattenComesFirst,
  flattenOnce,
  hasLayers,
  hiddenUnitsAreGiven,
  lossFitsLastLayer,
  oneDropoutAtATime,
  severalClasses,
  softmaxIsLast,
} from './rules/network.ts';
import type { Rule } from './rules/rule.ts';
import {
  adaptiveHasValidation,
  adaptiveStartsWithin,
  modeFitsMonitor,
  monitorExists,
  monitoringBegins,
  nesterovHasMomentum,
} from './rules/training.ts';

/** All rules that need nothing but the config; `datasetRules` has the others. */
export const rules: readonly Rule[] = [
  embeddedIsUpright,
  hasLayers,
  flattenComesFirst,
  flattenOnce,
  dropoutIsNotLast,
  denseIsLast,
  oneDropoutAtATime,
  softmaxIsLast,
  lossFitsLastLayer,
  hiddenUnitsAreGiven,
  severalClasses,
  fitsInMemory,
  weightMasksFit,
  fitsTheFusedEngine,
  momentsHaveOneRate,
  learnedRatesAreNotScaled,
  monitorExists,
  modeFitsMonitor,
  monitoringBegins,
  nesterovHasMomentum,
  adaptiveHasValidation,
  adaptiveStartsWithin,
];
