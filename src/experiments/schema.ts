import * as z from 'zod';
import { choice, listOf, numberIn, report, section, text, wholeNumber } from '../fields.ts';
import { gateSettings } from '../gates/index.ts';
import { MAX_SEED } from '../random.ts';
import { outcomeNames } from './outcomes.ts';

const name = text({
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  expected: 'a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit',
  description: 'Names the directory of the experiment; left out, the name of the file.',
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: the only character that no path has
const ANY_PATH = /^[^\u0000]+$/;

const path = text({
  pattern: ANY_PATH,
  expected: 'the name of a shipped config or the path of a config',
  description: 'A shipped config by its name, or the path of one, relative to this file.',
});

/** Settings by their paths, as `--set` takes them. */
const settings = z
  .record(
    z.string(),
    z.unknown(),
    report('a mapping of settings such as { training.epochs: 20 }', () => undefined),
  )
  .meta({
    description: 'Settings of the config by their paths, such as training.epochs or model.layers.*.dropout.',
    expected: 'a mapping of settings',
  });

const config = section(
  {
    config: path,
    name: name
      .meta({ ...name.meta(), description: 'Names the config in reports, where it is not its own name.' })
      .exactOptional(),
    set: settings.default({}),
  },
  { description: 'A config with settings of its own.' },
);

const values = listOf(z.unknown(), {
  max: 1000,
  noun: 'values',
  description: 'The values that it takes, one after another.',
  mend: 'Write them as in [0, 0.2, 0.5].',
});

/** The axes of tied settings have several keys. */
const axis = z
  .record(
    z.string(),
    values,
    report('a mapping of settings to lists of values', () => undefined),
  )
  .meta({
    description: 'What is varied: a setting and its values, or several settings that change together.',
    expected: 'a mapping of settings to lists of values',
  });

const seed = wholeNumber({ min: 0, max: MAX_SEED, description: 'A seed.' });
const seedCount = wholeNumber({
  min: 1,
  max: 10_000,
  description: 'How many seeds, from 1 on.',
  unit: 'seeds',
});
const seeds = z.union(
  [seedCount, z.array(seed).min(1, 'expected at least one seed, received an empty list.')],
  report('a number of seeds or a list of them', () => undefined),
);

/** An experiment file: strict, every default filled in. */
export const experimentSchema = section(
  {
    name: name.exactOptional(),
    configs: listOf(
      z.union(
        [path, config],
        report('a path, or a mapping with config and set', () => undefined),
      ),
      {
        max: 1000,
        noun: 'configs',
        description: 'What is trained; the first is the baseline of all comparisons.',
        mend: 'Begin each config with "-".',
      },
    ).min(1, 'expected at least one config, received an empty list.'),
    seeds: seeds
      .meta({
        description: 'How many seeds, from 1 on, or a list of them.',
        expected: 'a whole number or a list of seeds',
      })
      .default(10),
    splitSeed: wholeNumber({
      min: 0,
      max: MAX_SEED,
      description: 'The data.splitSeed of configs that have none of their own; left out, the first seed.',
    }).exactOptional(),
    data: text({
      pattern: ANY_PATH,
      expected: 'embedded or the path of a directory of IDX files',
      description: 'The data.source of all configs, relative to the current directory.',
    }).exactOptional(),
    set: settings.default({}),
    vary: listOf(axis, {
      max: 20,
      noun: 'axes',
      description: 'Every config is trained with each combination of the values of these axes.',
      mend: 'Begin each axis with "-".',
    }).default([]),
    metric: choice(outcomeNames, { description: 'What is compared.' }).default('testAccuracy'),
    margin: numberIn('(0, 1e30]', {
      noun: 'a number',
      description:
        'The largest difference that does not matter, in percentage points for accuracies; left out, 0.1 for those and none for losses.',
    }).exactOptional(),
    gates: section(
      {
        ...gateSettings,
        baseline: text({
          pattern: ANY_PATH,
          expected: 'the path of a results.jsonl',
          description:
            'Results of before, relative to this file, that no config may fall behind by more than the margin: by the end of the interval over seeds, not by the mean.',
        }).exactOptional(),
      },
      {
        description:
          'What every training of every config has to come to; where one does not, the exit code is 1.',
        mend: 'For no gates, leave it out.',
      },
    ).exactOptional(),
  },
  { description: 'Configs, seeds and settings to vary.' },
);

export type ExperimentFile = z.output<typeof experimentSchema>;
