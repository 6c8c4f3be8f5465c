import * as z from 'zod';
import type { RateSchedule } from '../../schedules/index.ts';
import type { EpochRecord } from '../epoch-record.ts';
import type { Schedules } from '../epoch-settings.ts';
import type { Decision, Observer, Verdict } from './observer.ts';

/** A dropout layer whose rate is adaptive. */
export interface AdaptiveRate {
  /** Its number among the dropout layers, from 0. */
  readonly layer: number;
  readonly start: number;
  /** In nats. */
  readonly targetGap: number;
  readonly min: number;
  readonly max: number;
}

/** The control of one rate. */
interface Control {
  readonly rate: number;
  /** In which way it was moved last, 0 where it rests. */
  readonly direction: -1 | 0 | 1;
}

/** What has been seen so far; plain data, to be saved and taken up again. */
export interface AdaptiveRatesState {
  /** Mean of the last epochs, each counting half as much as the one after it; absent before the first. */
  readonly gap?: number;
  /** Of each adaptive layer, in order. */
  readonly controls: readonly Control[];
}

export const adaptiveRatesState: z.ZodType<AdaptiveRatesState> = z.strictObject({
  gap: z.number().exactOptional(),
  controls: z.array(
    z.strictObject({ rate: z.number(), direction: z.union([z.literal(-1), z.literal(0), z.literal(1)]) }),
  ),
});

/** Largest step after an epoch, as a share of the way from `min` to `max`. */
const LARGEST_STEP = 0.05;
/** Excess, as a share of the target, from which on a rate that rests is moved. */
const OUTER_BAND = 0.2;
/** Excess up to which a rate that is moved comes to rest. */
const INNER_BAND = 0.1;

/**
 * Holds the generalisation gap to a target by the dropout rate. After each epoch, with
 *
 *     g <- (g + valLoss - trainLoss) / 2      both measured without dropout, so that noise is halved
 *     e = g / targetGap - 1                   the excess: above 0 it overfits more than it should, below 0 less
 *
 * the rate is moved in the direction of e by min(|e|, 1) LARGEST_STEP (max - min), and kept within [min, max]: in
 * proportion near the target, and far from it at a pace that the weights can follow, so that a rate does not run to its
 * bound before the network has answered to it (an integrator with a limited rate). Hysteresis: a rate that rests does so
 * until |e| exceeds OUTER_BAND, and one that moves does so until |e| is within INNER_BAND or e changes its sign, so that
 * it does not follow what the gap of a single epoch happens to be.
 *
 * In the first epochs there is no gap yet, and the rate falls: the network first learns, as with `curriculum`.
 */
export class AdaptiveRates implements Observer<AdaptiveRatesState> {
  state: AdaptiveRatesState;
  readonly isDone = false;
  readonly bestEpoch = undefined;
  readonly #layers: readonly AdaptiveRate[];

  constructor(layers: readonly AdaptiveRate[], state?: AdaptiveRatesState) {
    this.#layers = layers;
    this.state = state ?? { controls: layers.map(({ start }) => ({ rate: start, direction: 0 })) };
  }

  /** @throws RangeError where the record has no validation loss: config rules refuse that before training */
  observe({ epoch, trainLoss, valLoss }: EpochRecord): Verdict {
    if (valLoss === undefined) throw new RangeError(`epoch ${epoch} has no valLoss`);
    const now = valLoss - trainLoss;
    if (!Number.isFinite(now)) return { improved: false, stop: false };
    const gap = this.state.gap === undefined ? now : (this.state.gap + now) / 2;
    const before = this.state.controls;
    const controls = this.#layers.map((layer, at) => moved(before[at] as Control, gap, layer));
    this.state = { gap, controls };
    return { improved: false, stop: false, ...this.#decisions(before) };
  }

  #decisions(before: readonly Control[]): Pick<Verdict, 'decisions'> {
    const decisions = this.#layers.flatMap(({ layer }, at): Decision[] => {
      const [from, to] = [before, this.state.controls].map((controls) => controls[at]?.rate as number);
      return from === to
        ? []
        : [{ setting: `dropoutRates.${layer}`, from: from as number, to: to as number }];
    });
    return decisions.length === 0 ? {} : { decisions };
  }

  adjust(planned: Schedules): Schedules {
    const rates = new Map(this.#layers.map(({ layer }, at) => [layer, this.state.controls[at]?.rate]));
    return { ...planned, rates: planned.rates.map((rate, layer) => rates.get(layer) ?? rate) };
  }
}

function moved({ rate, direction }: Control, gap: number, { targetGap, min, max }: AdaptiveRate): Control {
  const excess = gap / targetGap - 1;
  const way = excess > 0 ? 1 : -1;
  const band = direction === way ? INNER_BAND : OUTER_BAND;
  if (Math.abs(excess) <= band) return { rate, direction: 0 };
  const step = way * Math.min(Math.abs(excess), 1) * LARGEST_STEP * (max - min);
  return { rate: Math.min(max, Math.max(min, rate + step)), direction: way };
}

/** Those of the dropout layers whose rates are adaptive; undefined where none are. */
export function adaptiveRatesIn(rates: readonly RateSchedule[]): readonly AdaptiveRate[] | undefined {
  const layers = rates.flatMap((rate, layer) => {
    const settings = typeof rate === 'number' ? undefined : rate.adaptive;
    return settings === undefined ? [] : [{ layer, ...settings }];
  });
  return layers.length === 0 ? undefined : layers;
}
