import { ConfigDocument } from '../config/document.ts';
import { ConfigError } from '../config/mistake.ts';
import { type Problem, problemsOf } from '../config/problems.ts';
import { settingsOf } from '../config/settings.ts';
import { SourceText } from '../config/source-text.ts';
import { readTextFile } from '../config/text-file.ts';
import { type ExperimentFile, experimentSchema } from './schema.ts';
import { besideExperiments } from './shipped.ts';

/** Advice below every mistake in an experiment file. */
export const HINT = `All settings of experiment files: ${besideExperiments('README.md')}`;

/** An experiment file that knows where in it every setting stands. */
export interface ExperimentDocument {
  readonly path: string;
  readonly place: ConfigDocument;
}

/**
 * Reads an experiment file and checks it: everything but the configs that it names.
 *
 * @throws ConfigError with all mistakes at once; UserError where the file cannot be read
 */
export async function readExperimentFile(
  path: string,
): Promise<{ readonly file: ExperimentFile; readonly document: ExperimentDocument }> {
  const place = await openDocument(path);
  const { $schema: _, ...value } = place.value as Record<string, unknown>;
  const parsed = experimentSchema.safeParse(value, { reportInput: true });
  const problems = parsed.success
    ? [...repeatedSeeds(parsed.data), ...unevenAxes(parsed.data), ...repeatedValues(parsed.data)]
    : problemsOf(parsed.error, settingsOf(experimentSchema));
  const mistakes = [...place.mistakes, ...problems.map((problem) => place.mistake(problem))];
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes, HINT);
  return { file: parsed.data, document: { path, place } };
}

/** Whether a file is an experiment file: a mapping that has `configs`, which no config has. */
export async function isExperimentFile(path: string): Promise<boolean> {
  const { value } = await openDocument(path);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'configs');
}

async function openDocument(path: string): Promise<ConfigDocument> {
  const text = await readTextFile(path);
  return new ConfigDocument(new SourceText(path, text), path.endsWith('.json') ? 'json' : 'yaml');
}

function repeatedSeeds({ seeds }: ExperimentFile): Problem[] {
  if (typeof seeds === 'number') return [];
  return seeds.flatMap((seed, index): Problem[] => {
    const first = seeds.indexOf(seed);
    if (first === index) return [];
    const message = `expected each seed once, received ${seed} again, as seeds.${first}. Leave one of them out.`;
    return [{ path: ['seeds', index], at: 'value', message }];
  });
}

/** Settings that are tied must have equally many values. */
function unevenAxes({ vary }: ExperimentFile): Problem[] {
  return vary.flatMap((axis, index): Problem[] => {
    const [first, ...others] = Object.entries(axis);
    if (first === undefined || first[1].length === 0) {
      const message =
        'expected a setting with its values, such as { training.epochs: [10, 20] }, received none.';
      return [{ path: ['vary', index], at: 'value', message }];
    }
    return others
      .filter(([, values]) => values.length !== first[1].length)
      .map(([path, values]) => ({
        path: ['vary', index, path],
        at: 'value',
        message: `expected ${first[1].length} values, as ${first[0]} has, because they change together, received ${values.length}. Make an axis of its own of it, with "-", to have all combinations.`,
      }));
  });
}

/** An axis that comes to the same values again would train the same again. */
function repeatedValues({ vary }: ExperimentFile): Problem[] {
  return vary.flatMap((axis, index): Problem[] => {
    const [[path, values] = ['', []]] = Object.entries(axis);
    const steps = values.map((_, step) => JSON.stringify(Object.values(axis).map((own) => own[step])));
    return steps.flatMap((step, place): Problem[] => {
      const first = steps.indexOf(step);
      if (first === place) return [];
      const message = `expected other values than before, received those of ${path}.${first} again. Leave one of them out.`;
      return [{ path: ['vary', index, path, place], at: 'value', message }];
    });
  });
}
