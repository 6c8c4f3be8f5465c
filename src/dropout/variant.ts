import type { z } from 'zod';
import type { Schedule } from '../schedules/index.ts';

/** What becomes of a unit in training: it is multiplied by `scale`, which depends on its draw alone. */
export interface UnitNoise {
  /** @param draw of the unit: 16 random bits */
  scale(draw: number): number;
}

/** A kind of dropout: its settings, what it does to a unit, and how it is saved. Both engines follow it. */
export interface DropoutVariant<Shape extends z.ZodRawShape> {
  /** A sentence. */
  readonly description: string;
  readonly settings: Shape & { readonly rate: z.ZodType<Schedule, Schedule> };
  /** Class of tf.layers that it is saved as; at inference it lets everything through. */
  readonly tfLayer: 'Dropout' | 'GaussianDropout' | 'AlphaDropout';
  /** @param rate of the batch, in [0, 1) */
  readonly noise: (rate: number) => UnitNoise;
  /** How the fused engine computes it, or why it does not, as a clause. */
  readonly fused: { readonly by: 'keptBits' } | { readonly refused: string };
}

/** Lets TypeScript find out what the settings are. */
export function variant<Shape extends z.ZodRawShape>(kind: DropoutVariant<Shape>): DropoutVariant<Shape> {
  return kind;
}
