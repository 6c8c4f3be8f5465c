import type * as z from 'zod';
import type { RateSchedule } from '../schedules/index.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { dropout } from './bernoulli.ts';
import { concreteDropout } from './concrete-dropout.ts';
import { dropConnect } from './drop-connect.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';

/** All kinds of dropout by the names their layers have in configs. */
export const dropoutVariants = {
  dropout,
  gaussianDropout,
  alphaDropout,
  gaussianNoise,
  dropConnect,
  concreteDropout,
} as const;

export type DropoutKind = keyof typeof dropoutVariants;

/** A dropout layer as a config describes it: a mapping with its kind as the only key. */
export type DropoutLayer = {
  [Kind in DropoutKind]: {
    readonly [Name in Kind]: z.output<z.ZodObject<(typeof dropoutVariants)[Kind]['settings']>>;
  };
}[DropoutKind];

/** As it may be written: a bare number says how much. */
export type DropoutLayerInput = {
  [Kind in DropoutKind]: {
    readonly [Name in Kind]: number | z.input<z.ZodObject<(typeof dropoutVariants)[Kind]['settings']>>;
  };
}[DropoutKind];

const kinds = Object.keys(dropoutVariants) as DropoutKind[];

/** As much of a layer of tf.layers as tells which kind it is. */
interface NamedLayer {
  readonly name: string;
  getClassName(): string;
}

/**
 * The kind of dropout that a layer of tf.layers is, by its class; undefined where it is none. Where several kinds are saved as
 * one class, its name tells: `dropConnect_1`, as `buildMlp` names it.
 */
export function dropoutKindOf(layer: NamedLayer): DropoutKind | undefined {
  const ofClass = kinds.filter((kind) => dropoutVariants[kind].tfLayer === layer.getClassName());
  return ofClass.find((kind) => layer.name.startsWith(`${kind}_`)) ?? ofClass[0];
}

/** What a layer of a config is as dropout. */
interface Dropout {
  readonly kind: DropoutKind;
  /** How much it disturbs: a rate or a standard deviation. */
  readonly strength: RateSchedule;
}

/** The kind of a layer in a config, and how much it disturbs; undefined where it is no dropout. */
export function dropoutIn(layer: DropoutLayer): Dropout;
export function dropoutIn(layer: object): Dropout | undefined;
export function dropoutIn(layer: object): Dropout | undefined {
  const kind = kinds.find((name) => name in layer);
  if (kind === undefined) return undefined;
  const settings = (layer as Record<DropoutKind, Readonly<Record<string, RateSchedule>>>)[kind];
  return { kind, strength: settings[dropoutVariants[kind].strength.name] as RateSchedule };
}

/** The rates of all dropout layers among the layers of a config, in order; of those that add noise, the deviations. */
export function dropoutRatesIn(layers: readonly object[]): RateSchedule[] {
  return layers.flatMap((layer) => dropoutIn(layer)?.strength ?? []);
}

/** What the number of each dropout layer is, in order: a rate, or the deviation of noise. */
export function strengthsIn(layers: readonly object[]): ('rate' | 'stddev')[] {
  return layers.flatMap((layer) => {
    const dropout = dropoutIn(layer);
    return dropout === undefined ? [] : [dropoutVariants[dropout.kind].strength.ofLayer];
  });
}

/** What the rate of each dropout layer may be at most. */
export function highestRatesIn(layers: readonly object[]): number[] {
  return layers.flatMap((layer) => {
    const dropout = dropoutIn(layer);
    return dropout === undefined ? [] : [dropoutVariants[dropout.kind].strength.highest];
  });
}
