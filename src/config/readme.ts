import { listSettings, type Setting } from './settings.ts';

/** A shipped config, as `configs/README.md` lists it. */
export interface ShippedConfig {
  /** Such as `article.yaml`. */
  readonly file: string;
  readonly text: string;
}

/** `configs/README.md`: all shipped configs by their headers, and all settings by the schema. */
export function configsReadme(shipped: readonly ShippedConfig[]): string {
  return `# Configs

Every file here trains with \`dropout-mlp train --config FILE\`; without \`--config\`, \`article.yaml\` is trained.
Editors with a YAML language server complete and check the files by \`schema.json\`.
This page and the schema are written by \`npm run schema\`.

${table(['Config', 'Purpose', 'Measured'], shipped.map(shippedRow))}

## Settings

Every setting may be left out where a default is given. \`--set PATH=VALUE\` overrides any of them for one run:
\`--set training.epochs=5 --set model.layers.1.dense.units=64\`; \`--set PATH=null\` goes back to the default.
\`*\` stands for all that match, quoted for the shell: \`--set 'model.layers.*.dropout=0.5'\`.
Layers are list items with one key, their kind; \`- flatten\` and \`- dropout: 0.2\` are short forms.

${settingsTable(mergeTypes(listSettings().filter(({ schedule }) => schedule === undefined)))}

## Schedules

Where a schedule is accepted, a mapping with its kind stands for the number: \`learningRate: { constant: { value: 0.1 } }\`.
It gives a number for each batch. Here for a rate:

${settingsTable(schedulesOf('model.layers.*.dropout.rate'))}
`;
}

function settingsTable(settings: readonly Setting[]): string {
  return table(['Setting', 'Accepts', 'Default', 'Unit', 'Meaning'], settings.map(settingRow));
}

/** One row for what several types of a section have alike, which names them unless all have it. */
function mergeTypes(settings: readonly Setting[]): Setting[] {
  const rows = new Map<string, [Setting, ...Setting[]]>();
  for (const setting of settings) {
    const { type, ...alike } = setting;
    const key = type !== undefined && nameOf(setting) === 'type' ? setting.path : JSON.stringify(alike);
    rows.set(key, [...(rows.get(key) ?? []), setting] as [Setting, ...Setting[]]);
  }
  return [...rows.values()].map((row) => {
    const [first] = row;
    const types = row.flatMap(({ type }) => type ?? []);
    const all = rows.get(first.path.replace(/[^.]*$/, 'type')) ?? [];
    if (types.length === 0 || types.length === all.length) return first;
    return { ...first, description: `For ${types.join(', ')}: ${first.description}` };
  });
}

function nameOf({ path }: Setting): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** All kinds of schedule and what they consist of, from one place where they may stand. */
function schedulesOf(place: string): Setting[] {
  return listSettings()
    .filter(({ path, schedule }) => schedule !== undefined && path.startsWith(`${place}.`))
    .map((setting) => ({ ...setting, path: setting.path.slice(place.length + 1) }));
}

function shippedRow({ file, text }: ShippedConfig): string[] {
  return [`[${file}](${file})`, headerLine(text, 'purpose'), headerLine(text, 'measured')];
}

/** The rest of a comment such as `# purpose: ...`. */
function headerLine(text: string, name: string): string {
  return new RegExp(`^# ${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
}

function settingRow({ path, expected, unit = '', description, ...rest }: Setting): string[] {
  const standard = 'default' in rest ? code(JSON.stringify(rest.default)) : '';
  return [code(path), expected ?? 'a mapping', standard, unit, description];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
