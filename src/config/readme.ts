import { type SettingRow, scheduleRows, settingRows } from './settings-table.ts';
import type { ShippedConfig } from './shipped.ts';

/** `configs/README.md`: all shipped configs by their headers, and all settings by the schema. */
export function configsReadme(shipped: readonly ShippedConfig[]): string {
  return `# Configs

Every config here trains by its name, wherever the program is installed: \`dropout-mlp train article-momentum\`. A file
of that name goes before it; without any, \`article\` is trained. \`dropout-mlp init --from NAME\` writes a copy to change.
\`dropout-mlp settings\` shows the settings below in the terminal. Editors with a YAML language server complete and check the files by \`schema.json\`.
This page and the schema are written by \`npm run schema\`.

${table(['Config', 'Purpose', 'Measured'], shipped.map(shippedRow))}

## Settings

Every setting may be left out where a default is given. \`--set PATH=VALUE\` overrides any of them for one run:
\`--set training.epochs=5 --set model.layers.1.dense.units=64\`; \`--set PATH=null\` goes back to the default.
\`*\` stands for all that match, quoted for the shell: \`--set 'model.layers.*.dropout=0.5'\`.
Layers are list items with one key, their kind; \`- flatten\` and \`- dropout: 0.2\` are short forms.

${settingsTable(settingRows())}

## Schedules

Where a schedule is accepted, a mapping with its kind stands for the number: \`learningRate: { constant: { value: 0.1 } }\`.
It gives a number for each batch. Here for a rate:

${settingsTable(scheduleRows())}
`;
}

/** What can be set: a row each. */
export function settingsTable(settings: readonly SettingRow[]): string {
  return table(['Setting', 'Accepts', 'Default', 'Unit', 'Meaning'], settings.map(settingRow));
}

function shippedRow({ name, purpose, measured }: ShippedConfig): string[] {
  return [`[${name}](${name}.yaml)`, purpose, measured];
}

function settingRow({ path, expected, unit = '', description, ...rest }: SettingRow): string[] {
  const standard = 'default' in rest ? code(JSON.stringify(rest.default)) : '';
  return [code(path), expected ?? 'a mapping', standard, unit, description];
}

function code(text: string): string {
  return `\`${text}\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
