import { z } from 'zod';
import {
  EarlyStopping,
  type EarlyStoppingSettings,
  type EarlyStoppingState,
  earlyStoppingState,
} from './early-stopping.ts';
import type { Observer } from './observer.ts';

/** All observers; each name is that of the settings that ask for it and of its state in checkpoints. */
export const observers = {
  earlyStopping: {
    create: (settings: EarlyStoppingSettings, state?: EarlyStoppingState) =>
      new EarlyStopping(settings, state),
    state: earlyStoppingState,
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
      return own === undefined ? [] : [[name, observers[name].create(own, states[name])] as const];
    }),
  );
}

const states = Object.entries(observers).map(([name, { state }]) => [name, state.exactOptional()] as const);

/** What a checkpoint keeps of all of them. */
export const observerStates = z.strictObject(Object.fromEntries(states)) as z.ZodType<ObserverStates>;
