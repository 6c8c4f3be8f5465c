import { fold } from '../suggest.ts';
import { listSettings, type Setting } from './settings.ts';

/** A row of the table of settings; of a schedule's settings, its path is that from the schedule on. */
export interface SettingRow extends Omit<Setting, 'type'> {
  /** Of its section, where not all of them have it. */
  readonly types?: readonly string[];
}

/** All settings and sections in the order of the schema, one row for what several types of a section have alike. */
export function settingRows(): SettingRow[] {
  return rowsOf(listSettings().filter(({ schedule }) => schedule === undefined));
}

/** What schedules consist of, at each place that accepts one. */
export function scheduleRowsInPlace(): SettingRow[] {
  return rowsOf(listSettings().filter(({ schedule }) => schedule !== undefined));
}

/** All kinds of schedule and what they consist of, as for the rate of a dropout layer. */
export function scheduleRows(): SettingRow[] {
  const place = 'model.layers.*.dropout.rate.';
  return rowsOf(
    listSettings().filter(({ schedule, path }) => schedule !== undefined && path.startsWith(place)),
  ).map((row) => ({ ...row, path: row.path.slice(place.length) }));
}

/** Rows that name the types they are for, unless all types have them. */
function rowsOf(settings: readonly Setting[]): SettingRow[] {
  const rows = new Map<string, [Setting, ...Setting[]]>();
  for (const setting of settings) {
    const { type, ...alike } = setting;
    const key = type !== undefined && nameOf(setting) === 'type' ? setting.path : JSON.stringify(alike);
    rows.set(key, [...(rows.get(key) ?? []), setting] as [Setting, ...Setting[]]);
  }
  return [...rows.values()].map((row) => {
    const [{ type: _, ...first }] = row;
    const types = row.flatMap(({ type }) => type ?? []);
    const all = rows.get(first.path.replace(/[^.]*$/, 'type')) ?? [];
    if (types.length === 0 || types.length === all.length) return first;
    return { ...first, types, description: `For ${types.join(', ')}: ${first.description}` };
  });
}

function nameOf({ path }: Setting): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/**
 * The rows that a user means by the end of a path, in any case and without regard to `-`, `_` and dots: `batch-size`,
 * `optimizer.learningRate`, `dropoutRate`.
 */
export function rowsCalled<Row extends Pick<SettingRow, 'path'>>(name: string, rows: readonly Row[]): Row[] {
  const wanted = foldPath(name);
  return rows.filter(({ path }) => {
    const steps = path.split('.');
    return steps.some((_, index) => foldPath(steps.slice(index).join('.')) === wanted);
  });
}

function foldPath(path: string): string {
  return fold(path.replaceAll(/[.*]/g, ''));
}
