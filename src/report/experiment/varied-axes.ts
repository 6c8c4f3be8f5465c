import type { ArmSummary } from '../../experiments/analysis.ts';
import { inOneLine } from '../../received.ts';
import { shortNames } from '../../short-names.ts';

/** What was varied: a setting, or several that changed together. */
export interface VariedAxis {
  readonly title: string;
  /** Each once, in the order of the arms. */
  readonly values: readonly AxisValue[];
  /** Of each arm: the place of its value among them. */
  readonly places: readonly number[];
}

export interface AxisValue {
  readonly label: string;
  /** Absent where it is none. */
  readonly number?: number;
}

/** The axes that arms lie along; settings that tell the same arms apart are one. */
export function variedAxes(arms: readonly Pick<ArmSummary, 'settings'>[]): VariedAxis[] {
  const paths = [...new Set(arms.flatMap(({ settings }) => Object.keys(settings)))];
  const tied = new Map<string, string[]>();
  for (const path of paths) {
    const key = placesOf(path, arms).join();
    tied.set(key, [...(tied.get(key) ?? []), path]);
  }
  const names = shortNames(paths);
  return [...tied.values()]
    .map((group) => axisOf(group, arms, names))
    .filter(({ values }) => values.length > 1);
}

/** The setting that has numbers leads, since it can be drawn to scale. */
function axisOf(
  group: readonly string[],
  arms: readonly Pick<ArmSummary, 'settings'>[],
  names: ReadonlyMap<string, string>,
): VariedAxis {
  const isNumeric = (path: string) => arms.every(({ settings }) => typeof settings[path] === 'number');
  const leading = group.find(isNumeric);
  const ordered = leading === undefined ? group : [leading, ...group.filter((path) => path !== leading)];
  const places = placesOf(ordered[0] as string, arms);
  const values = [...new Set(places)].map((place): AxisValue => {
    const { settings } = arms[places.indexOf(place)] as (typeof arms)[number];
    const label = ordered.map((path) => textOf(settings[path])).join(', ');
    return leading === undefined ? { label } : { label, number: settings[leading] as number };
  });
  return { title: ordered.map((path) => inOneLine(names.get(path) ?? path)).join(', '), values, places };
}

function placesOf(path: string, arms: readonly Pick<ArmSummary, 'settings'>[]): number[] {
  const keys = arms.map(({ settings }) => JSON.stringify(settings[path]));
  const distinct = [...new Set(keys)];
  return keys.map((key) => distinct.indexOf(key));
}

/** A value of a setting, as tables and axes show it. */
export function textOf(value: unknown): string {
  if (value === undefined) return '-';
  return inOneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
