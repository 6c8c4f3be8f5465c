import { withoutNotes } from '../config/json-schema.ts';
import { settingsTable, table } from '../config/readme.ts';
import { annotatedSchema, settingsOf } from '../config/settings.ts';
import { experimentSchema } from './schema.ts';
import type { ShippedExperiment } from './shipped.ts';

/** `configs/experiments/schema.json`, for editors. */
export function experimentSchemaFile(): string {
  const { properties = {}, ...schema } = withoutNotes(annotatedSchema(experimentSchema));
  const titled = {
    ...schema,
    title: 'An experiment file of dropout-mlp',
    properties: { $schema: { type: 'string' }, ...properties },
  };
  return `${JSON.stringify(titled, null, 2)}\n`;
}

/** An experiment that was measured, for the page. */
export interface MeasuredSection {
  readonly name: string;
  /** Its table and its verdicts. */
  readonly markdown: string;
  /** What its picture shows, where it has one: `measured/<name>.svg`. */
  readonly picture?: string;
}

/**
 * `configs/experiments/README.md`: all shipped experiments by their headers, what they came to, and all settings by the
 * schema.
 */
export function experimentsReadme(
  shipped: readonly ShippedExperiment[],
  measured: readonly MeasuredSection[],
): string {
  const rows = shipped.map(({ name, text }) => [
    `[${name}](${name}.yaml)`,
    ...['purpose', 'published', 'measured'].map((title) => headerLine(text, title)),
  ]);
  return `# Experiments

Every file here runs by its name, wherever the program is installed: \`dropout-mlp batch quick\`. \`--dry-run\` lists its
trainings and how long they take at most; \`compare\` takes it too, and draws the differences. The same command goes on
where it was left. This page and the schema are written by \`npm run schema\`.

${table(['Experiment', 'Purpose', 'Published', 'Measured'], rows)}

## What they came to

${measured.map(renderSection).join('\n')}
## An experiment file

\`\`\`yaml
configs:
  - article                                    # the baseline: a shipped config, or the path of one
  - config: article
    name: half
    set: { model.layers.*.dropout: 0.5 }
seeds: 10                                      # or a list of them
set: { training.epochs: 20 }                   # for all configs
vary:                                          # every combination of the axes
  - model.layers.1.dense.units: [128, 256]     # settings of one axis change together
    model.layers.3.dense.units: [64, 128]
gates: { minAccuracy: 0.9 }                    # exit code 1 where a training breaks one
\`\`\`

Each config is compared with the first one at the same settings; where there is one config only, with its own first settings.

${settingsTable(settingsOf(experimentSchema))}
`;
}

function renderSection({ name, markdown, picture }: MeasuredSection): string {
  const link = picture === undefined ? '' : `![${picture}](measured/${name}.svg)\n\n`;
  return `### ${name}\n\n${link}${markdown}\nEvery training is in [measured/${name}.jsonl](measured/${name}.jsonl), the \`results.jsonl\` of that command.\n`;
}

/** The rest of a comment such as \`# purpose: ...\`. */
function headerLine(text: string, title: string): string {
  return new RegExp(`^# ${title}: (.*)$`, 'm').exec(text)?.[1] ?? '';
}
