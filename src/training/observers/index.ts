import * as z from 'zod';
import {
  type AdaptiveRate,
  AdaptiveRates,
  type AdaptiveRatesState,
  adaptiveRatesState,
} from './adaptive-rates.ts';
import {
  EarlyStopping,
  type EarlyStoppingSettings,
  type EarlyStoppingState,
  earlyStoppingState,
} from './early-stopping.ts';
import type { Observer } from './observer.ts';
import {
  ReduceOnPlateau,
  type ReduceOnPlateauSettings,
  type ReduceOnPlateauState,
  reduceOnPlateauState,
} from './reduce-on-plateau.ts';

/** All observers; each name is that of the settings that ask for it and of its state in checkpoints. */
export const observers = {
  earlyStopping: {
    create: (settings: EarlyStoppingSettings, state?: EarlyStoppingState) =>
      new EarlyStopping(settings, state),
    state: earlyStoppingState,
  },
  reduceOnPlateau: {
    create: (settings: ReduceOnPlateauSettings, state?: ReduceOnPlateauState) =>
      new ReduceOnPlateau(settings, state),
    state: reduceOnPlateauState,
  },
  adaptiveRates: {
    create: (layers: readonly AdaptiveRate[], state?: AdaptiveRatesState) => new AdaptiveRates(layers, state),
    state: adaptiveRatesState,
  },
} as const;

type Kinds = typeof observers;
export type ObserverName = keyof Kinds;
export type ObserverSettings = {
  readonly [Name in ObserverName]?: Parameters<Kinds[Name]['create']>[0] | undefined;
};
export type ObserverStates = { readonly [Name in ObserverName]?: z.output<Kinds[Name]['state']> };

/** The observers that the settings ask for, by name, each where it was. */
export function observersOf(
  settings: ObserverSettings,
  states: ObserverStates = {},
): ReadonlyMap<ObserverName, Observer<unknown>> {
  const asked = Object.keys(observers) as ObserverName[];
  return new Map(
    asked.flatMap((name) => {
      const own = settings[name];
      return own === undefined ? [] : [[name, create(name, own, states[name])] as const];
    }),
  );
}

/** Settings and state of a name belong together, which TypeScript cannot see of a name that it does not know. */
function create(name: ObserverName, settings: unknown, state: unknown): Observer<unknown> {
  const kind = observers[name] as { create(settings: unknown, state: unknown): Observer<unknown> };
  return kind.create(settings, state);
}

const states = Object.entries(observers).map(([name, { state }]) => [name, state.exactOptional()] as const);

/** What a checkpoint keeps of all of them. */
export const observerStates = z.strictObject(Object.fromEntries(states)) as z.ZodType<ObserverStates>;
