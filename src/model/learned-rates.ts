import * as z from 'zod';
import { type RateRegularization, rateRegularization } from '../dropout/concrete-dropout.ts';
import { dropoutKindOf, dropoutVariants } from '../dropout/index.ts';
import { note, notesOf } from './notes.ts';
import type { Layer, LayersModel } from './tf-layers.ts';

/** A dropout layer whose rate is learned. */
export interface RateLearner {
  readonly layer: Layer;
  /** Among the dropout layers, from 0. */
  readonly number: number;
  /** The dense layer behind it. */
  readonly next: Layer;
  readonly regularization: RateRegularization;
}

/** Notes in a model how the rates of its layers of concrete dropout are regularised, by the names of the layers. */
export function setRateRegularizations(
  model: LayersModel,
  regularizations: Readonly<Record<string, RateRegularization>>,
): void {
  if (Object.keys(regularizations).length > 0) note(model, { rateRegularizations: regularizations });
}

/** Those among the layers of a model, in order; regularised as the model notes, else by the defaults. */
export function rateLearnersIn(model: LayersModel): RateLearner[] {
  const notes = z.record(z.string(), rateRegularization).safeParse(notesOf(model).rateRegularizations).data;
  const dropouts = model.layers.filter((layer) => dropoutKindOf(layer) !== undefined);
  return dropouts.flatMap((layer, number) => {
    if (!learnsRate(layer)) return [];
    const next = model.layers[model.layers.indexOf(layer) + 1] as Layer;
    return [{ layer, number, next, regularization: notes?.[layer.name] ?? rateRegularization.parse({}) }];
  });
}

/** Whether a layer is dropout that learns its rate where it is trained. */
export function learnsRate(layer: Layer): boolean {
  const kind = dropoutKindOf(layer);
  return kind !== undefined && dropoutVariants[kind].learnsRate === true;
}

/** Gives a dropout layer another rate. */
export function setRate(layer: Layer, rate: number): void {
  Object.assign(layer, { rate }); // tfjs has no method for it
}
