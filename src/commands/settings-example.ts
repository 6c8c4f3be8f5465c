import { commandLine } from '../command-line.ts';
import type { SettingRow } from '../config/settings-table.ts';

/** Stands where only the user knows what to write. */
const PLACEHOLDER = 'VALUE';

/**
 * A command that sets one of the settings that are shown.
 *
 * @param asked the path that they were asked for by; all are shown where it is absent
 */
export function exampleFor(rows: readonly SettingRow[], asked?: string): string {
  const settable = rows.filter(({ expected }) => expected !== undefined);
  const row = settable.find((one) => one.default !== undefined) ?? settable[0] ?? rows[0];
  if (asked === undefined || row === undefined) return commandLine('train', '--set', 'training.epochs=5');
  const overrides = row.schedule === undefined ? plain(row) : [scheduled(row.schedule, settable)];
  const [, index = '*'] = /[.[](\d+)/.exec(asked) ?? [];
  const words = overrides.flatMap((override) => ['--set', override.replace('*', index)]);
  return commandLine('train', ...words);
}

/** With its default, where that fits whatever layer is meant, and with the type of section that it needs. */
function plain({ path, expected, types, ...row }: SettingRow): string[] {
  const standard = typeof row.default === 'string' ? row.default : JSON.stringify(row.default);
  const value = path.includes('*') || standard === undefined ? PLACEHOLDER : standard;
  return [
    ...(types === undefined ? [] : [`${path.replace(/[^.]*$/, 'type')}=${types[0]}`]),
    `${path}=${expected === undefined ? '{}' : value}`,
  ];
}

/** A schedule, with those of its settings that are shown, is set as a whole. */
function scheduled(kind: string, rows: readonly SettingRow[]): string {
  const [row] = rows;
  const place = row?.path.startsWith(`${kind}.`) ? 'model.layers.*.dropout.rate' : placeOf(row, kind);
  const settings = rows.map(({ path }) => `${path.slice(path.lastIndexOf('.') + 1)}: ${PLACEHOLDER}`);
  return `${place}={ ${kind}: { ${settings.join(', ')} } }`;
}

function placeOf(row: SettingRow | undefined, kind: string): string | undefined {
  return row?.path.slice(0, row.path.lastIndexOf(`.${kind}.`));
}
