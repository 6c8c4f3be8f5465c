import type * as z from 'zod';
import type { RateSchedule } from '../schedules/index.ts';
import type { Strength } from './strength.ts';

/**
 * What becomes of a unit in training, by its draw of 16 random bits alone: x turns into scale * x + shift, with
 *
 *     scale = keptScale + scaleSpread * z, or 0 where the draw is below the threshold: there the unit is dropped
 *     shift = keptShift + shiftSpread * z, or droppedShift + shiftSpread * z
 *
 * where z is the entry of `normalQuantiles` for the draw. All of it is float32 arithmetic, in this order: so both engines
 * have the same numbers to the bit.
 */
export interface UnitNoise {
  readonly threshold: number;
  readonly keptScale: number;
  readonly scaleSpread: number;
  readonly keptShift: number;
  readonly droppedShift: number;
  readonly shiftSpread: number;
}

/** Noise that leaves a unit as it is, but for what is named. */
export function unitNoise(parts: Partial<UnitNoise>): UnitNoise {
  const none = { threshold: 0, keptScale: 1, scaleSpread: 0, keptShift: 0, droppedShift: 0, shiftSpread: 0 };
  return { ...none, ...parts };
}

/** Whether anything is added to a unit. */
export function isShifting({ keptShift, droppedShift, shiftSpread }: UnitNoise): boolean {
  return keptShift !== 0 || droppedShift !== 0 || shiftSpread !== 0;
}

/** A kind of dropout: its settings, what it does to a unit, and how it is saved. Both engines follow it. */
export interface DropoutVariant<Shape extends z.ZodRawShape, Name extends string = string> {
  /** A sentence. */
  readonly description: string;
  /** Its setting that says how much it disturbs; a bare number stands for a mapping of that alone. */
  readonly strength: Strength<Name>;
  readonly settings: Shape & { readonly [Key in Name]: z.ZodType<RateSchedule, RateSchedule | undefined> };
  /** Where its draws are those of the weights of the dense layer behind it, not of units. */
  readonly ofWeights?: true;
  /** Where the gradient says how much it disturbs, which its setting does at first only. */
  readonly learnsRate?: true;
  /** Class of tf.layers that it is saved as; at inference it lets everything through. */
  readonly tfLayer: 'Dropout' | 'GaussianDropout' | 'AlphaDropout' | 'GaussianNoise';
  /** @param strength of the batch */
  readonly noise: (strength: number) => UnitNoise;
  /**
   * How the fused engine computes it, or why it does not, as a clause, or not in training: `keptBits` where units are kept
   * or dropped and no more, of which it takes 32 at a time; `unitNoise` in general.
   */
  readonly fused:
    | { readonly by: 'keptBits' | 'unitNoise'; readonly refusedInTraining?: string }
    | { readonly refused: string };
}

/** Lets TypeScript find out what the settings are. */
export function variant<Shape extends z.ZodRawShape, const Name extends string>(
  kind: DropoutVariant<Shape, Name>,
): DropoutVariant<Shape, Name> {
  return kind;
}
