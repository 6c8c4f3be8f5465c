import * as z from 'zod';
import type { Gate } from './gate.ts';
import { maxGap } from './max-gap.ts';
import { maxLoss } from './max-loss.ts';
import { maxSeconds } from './max-seconds.ts';
import { minAccuracy } from './min-accuracy.ts';

/** All gates of a training, by the setting that holds their limit. */
export const gates = { minAccuracy, maxLoss, maxGap, maxSeconds } as const satisfies Record<string, Gate>;

export type GateName = keyof typeof gates;

/** The limits that were set. */
export type GateSettings = { readonly [Name in GateName]?: number };

/** The settings of a section of gates; what is left out is no demand. */
export const gateSettings = Object.fromEntries(
  Object.entries(gates).map(([name, { setting }]) => [name, z.exactOptional(setting)]),
) as Record<GateName, z.ZodExactOptional<z.ZodNumber>>;
