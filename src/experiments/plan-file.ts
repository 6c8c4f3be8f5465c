import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { Config } from '../config/schema.ts';
import type { GateSettings } from '../gates/index.ts';
import { packageVersion } from '../version.ts';
import { type Arm, shareTestSet } from './arms.ts';
import { cellsOf, experimentIdentity } from './cell.ts';
import { marginOf, type OutcomeName, outcomeNames } from './outcomes.ts';
import type { Plan } from './plan.ts';

/** What `experiment.yaml` is numbered by; a reader of another number cannot know what it means. */
const FORMAT = 1;

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
  format: z.literal(FORMAT).exactOptional(), // the first experiments had none
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
    {
      format: FORMAT,
      version: packageVersion(),
      identity,
      name,
      seeds,
      metric,
      margin,
      baseline: baseline?.path,
      configs,
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** What `experiment.yaml` holds. */
export interface StoredPlan {
  readonly plan: Plan;
  /** Path of the results that none may fall behind, which are not in the file. */
  readonly baseline: string | undefined;
}

/** @returns undefined where it is of another version, which may have other settings, or was changed */
export function parsePlan(text: string): StoredPlan | undefined {
  try {
    const { format: _, configs: arms, baseline, ...plan } = planSchema.parse(parse(text));
    const cells = cellsOf(arms, plan.seeds);
    if (experimentIdentity(cells) !== plan.identity) return undefined;
    return { plan: { ...plan, arms, cells, sharesTestSet: shareTestSet(arms) }, baseline };
  } catch {
    return undefined;
  }
}

/** Which version of the program has written it, in words: undefined where it was this one, or none. */
export function otherVersion(text: string): string | undefined {
  if (!/^identity: /m.test(text)) return undefined;
  const [format, version] = ['format', 'version'].map(
    (key) => new RegExp(`^${key}: "?([\\w.+-]{1,40})"?$`, 'm').exec(text)?.[1],
  );
  const isKnown = version !== undefined && version !== packageVersion();
  if (format === String(FORMAT) && version === packageVersion()) return undefined;
  return isKnown ? `dropout-mlp ${version}` : 'another version of dropout-mlp';
}

/** What every version of `experiment.yaml` has, read whatever else became of it. */
export interface Judgement {
  readonly name?: string;
  readonly metric: OutcomeName;
  readonly margin?: number;
}

const judgementSchema = z.object({
  name: planSchema.shape.name.optional().catch(undefined),
  metric: planSchema.shape.metric.catch('testAccuracy'),
  margin: z.number().optional().catch(undefined),
});

/** Each where it can be read, else as it is where nobody says anything. */
export function parseJudgement(text: string): Judgement {
  const { name, metric, margin = marginOf(metric) } = judgementSchema.parse(mappingIn(text));
  return { ...(name !== undefined && { name }), metric, ...(margin !== undefined && { margin }) };
}

function mappingIn(text: string): object {
  try {
    return Object(parse(text));
  } catch {
    return {};
  }
}
