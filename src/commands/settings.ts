import { commandLine } from '../command-line.ts';
import { listSettings } from '../config/settings.ts';
import {
  rowsCalled,
  type SettingRow,
  scheduleRows,
  scheduleRowsInPlace,
  settingRows,
} from '../config/settings-table.ts';
import { UserError } from '../errors.ts';
import { renderRemark } from '../report/error.ts';
import { renderSettings } from '../report/settings.ts';
import { suggest } from '../suggest.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';
import { exampleFor } from './settings-example.ts';

export interface SettingsOptions extends CommonOptions {
  /** A path, or the end of one; all settings where it is absent. */
  readonly path?: string;
}

/** Shows what can be set in a config. */
export async function settings({ path, ...options }: SettingsOptions, io: Io): Promise<ExitCode> {
  const rows = path === undefined ? [...settingRows(), ...scheduleRows()] : rowsMeant(path);
  print(io, options, rows, () => renderSettings(rows, io.paint, columnsOf(io.stdout)));
  if (!options.json && !options.quiet)
    io.stderr.write(renderRemark(`Set one for a run: ${exampleFor(rows, path)}`));
  return exitCodes.good;
}

/** @throws UserError where no setting is called so */
function rowsMeant(path: string): SettingRow[] {
  const wanted = path.replaceAll(/\[(\d+|\*)\]/g, '.$1').replaceAll(/\.\d+(?=\.|$)/g, '.*');
  const tables = [settingRows(), scheduleRows(), scheduleRowsInPlace()];
  const candidates = tables.flatMap((rows) => [
    within([wanted], rows),
    within(
      rowsCalled(path, rows).map((row) => row.path),
      rows,
    ),
  ]);
  const found = candidates.find(({ length }) => length > 0);
  if (found !== undefined) return found;
  const paths = listSettings().map((setting) => setting.path);
  const near = suggest(path, [...paths, ...paths.map(lastStep)]);
  const question = near === undefined ? '' : ` Did you mean ${near}?`;
  const hint = `All settings: ${commandLine('settings')}`;
  throw new UserError('settings/unknown', `${path}: no setting is called so.${question}`, hint);
}

/** Settings and sections with these paths, and all that such a section holds. */
function within(paths: readonly string[], rows: readonly SettingRow[]): SettingRow[] {
  return rows.filter((row) => paths.some((path) => row.path === path || row.path.startsWith(`${path}.`)));
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
