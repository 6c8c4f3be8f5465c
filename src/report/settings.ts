import type { ChalkInstance } from 'chalk';
import type { SettingRow } from '../config/settings-table.ts';
import { inOneLine } from '../received.ts';
import { wrap } from './wrap.ts';

/** The table of settings for a terminal: a paragraph for each, its lines no longer than `columns`. */
export function renderSettings(rows: readonly SettingRow[], paint: ChalkInstance, columns: number): string {
  const isPart = ({ schedule }: SettingRow) => schedule !== undefined;
  const [settings, parts] = [rows.filter((row) => !isPart(row)), rows.filter(isPart)];
  const heading =
    settings.length === 0 || parts.length === 0 ? [] : ['Schedules, where they are accepted:\n'];
  const render = (row: SettingRow) => renderSetting(row, paint, columns);
  return [...settings.map(render), ...heading, ...parts.map(render)].join('\n');
}

function renderSetting(row: SettingRow, paint: ChalkInstance, columns: number): string {
  const { path, description, expected, unit } = row;
  const standard = 'default' in row ? `. Default: ${JSON.stringify(row.default)}` : '';
  const accepts = expected && `Accepts ${expected}${standard}.`;
  const sentences = [description, accepts, unit && `Unit: ${unit}.`].flatMap((sentence) => sentence || []);
  const lines = wrap(inOneLine(sentences.join(' ')), Math.max(columns - 2, 20));
  const title = wrap(path.replaceAll('.', '. '), columns).map((line) => paint.bold(line.replaceAll(' ', ''))); // breaks at dots
  return [...title, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
