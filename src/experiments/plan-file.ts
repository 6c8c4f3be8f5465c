import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Config } from '../config/schema.ts';
import type { GateSettings } from '../gates/index.ts';
import { type Arm, shareTestSet } from './arms.ts';
import { cellsOf, experimentIdentity } from './cell.ts';
import { outcomeNames } from './outcomes.ts';
import type { Plan } from './plan.ts';

const count = z.int().nonnegative();
const mapping = <Value>() => z.custom<Value>((value) => typeof value === 'object' && value !== null);

const armSchema: z.ZodType<Arm> = z.object({
  name: z.string(),
  config: z.string(),
  settings: z.record(z.string(), z.unknown()),
  gates: mapping<GateSettings>(),
  fingerprint: z.string(),
  testSet: z.string(),
  images: count,
  resolved: mapping<Config>(),
});

const planSchema = z.object({
  identity: z.string(),
  name: z.string().regex(/^[^/\\]{1,64}$/), // of a directory
  seeds: z.array(count).min(1),
  metric: z.enum(outcomeNames),
  margin: z.number().exactOptional(),
  baseline: z.string().exactOptional(),
  configs: z.array(armSchema).min(1),
});

/** `experiment.yaml`: all that it takes to go on with an experiment, or to report on it, without the files it was made of. */
export function planText(plan: Plan): string {
  const { identity, name, seeds, metric, margin, baseline } = plan;
  // In this order, whatever theirs is.
  const configs = plan.arms.map(
    ({ name: arm, config, settings, gates, fingerprint, testSet, images, resolved }) => ({
      name: arm,
      config,
      settings,
      gates,
      fingerprint,
      testSet,
      images,
      resolved,
    }),
  );
  return stringify(
    { identity, name, seeds, metric, margin, baseline: baseline?.path, configs },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** What `experiment.yaml` holds. */
export interface StoredPlan {
  readonly plan: Plan;
  /** Path of the results that none may fall behind, which are not in the file. */
  readonly baseline: string | undefined;
}

/** @returns undefined where it is none of ours, or was changed */
export function parsePlan(text: string): StoredPlan | undefined {
  try {
    const { configs: arms, baseline, ...plan } = planSchema.parse(parse(text));
    const cells = cellsOf(arms, plan.seeds);
    if (experimentIdentity(cells) !== plan.identity) return undefined;
    return { plan: { ...plan, arms, cells, sharesTestSet: shareTestSet(arms) }, baseline };
  } catch {
    return undefined;
  }
}
