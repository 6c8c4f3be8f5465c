import { shorten } from '../received.ts';
import { suggest } from '../suggest.ts';
import { formatPath, type SettingPath } from './setting-path.ts';

type Item = readonly [step: string | number, value: unknown];

/**
 * The paths that a path with `*` stands for. Of all keys or indexes at a star's place those are meant that have the step
 * behind the star: `model.layers.*.dropout` is all dropout layers, `model.layers.*` all layers.
 */
export function matchingPaths(config: unknown, path: SettingPath): SettingPath[] {
  const star = path.indexOf('*');
  if (star < 0) return [path];
  const [before, after] = [path.slice(0, star), path.slice(star + 1)];
  return itemsAt(config, before)
    .filter(([, item]) => hasStep(item, after[0]))
    .flatMap(([step]) => matchingPaths(config, [...before, step, ...after]));
}

/** Says why a path stands for nothing, and which was meant. */
export function noMatch(config: unknown, path: SettingPath): string {
  const star = path.indexOf('*');
  const [before, next] = [path.slice(0, star), String(path[star + 1])];
  const place = before.length === 0 ? 'the config' : formatPath(before);
  const names = [
    ...new Set(itemsAt(config, before).flatMap(([, item]) => itemsOf(item).map(([name]) => String(name)))),
  ];
  if (next === '*') return 'matches nothing.';
  if (names.length === 0) return `matches nothing, because ${place} has nothing in it.`;
  const near = suggest(next, names);
  const question = near === undefined ? '' : ` Did you mean ${near}?`;
  return `matches nothing, because nothing in ${place} has ${next}, only ${shorten(names.join(', '))}.${question}`;
}

function hasStep(value: unknown, step: string | number | undefined): boolean {
  return step === undefined || step === '*' || itemsOf(value).some(([name]) => name === step);
}

function itemsAt(config: unknown, path: SettingPath): Item[] {
  const value = path.reduce<unknown>((at, step) => itemsOf(at).find(([name]) => name === step)?.[1], config);
  return itemsOf(value);
}

function itemsOf(value: unknown): Item[] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
