import type * as z from 'zod';
import {
  choice,
  countOrShare,
  flag,
  listOf,
  numberIn,
  orWord,
  section,
  sizePair,
  text,
  typedSection,
  wholeNumber,
} from '../fields.ts';
import { gateSettings } from '../gates/index.ts';
import { metrics, monitoredMetrics } from '../metrics.ts';
import { clipping } from '../optimizers/clipping.ts';
import { optimizers } from '../optimizers/index.ts';
import { MAX_SEED } from '../random.ts';
import { scheduled } from '../schedules/index.ts';
import { classNames } from './class-names.ts';
import { layer } from './layers.ts';
import { MAX_SIDE } from './sizes.ts';

const data = section(
  {
    source: text({
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the only character that no path has
      pattern: /^[^\u0000]+$/,
      expected: 'embedded or the path of a directory of IDX files',
      description:
        'The embedded 10 000 digits, or a directory of IDX files, relative to the current directory.',
    }).default('embedded'),
    validationFraction: numberIn('[0, 1)', {
      noun: 'a share',
      mend: 'For no validation, use 0.',
      description: "Share of the training images kept apart for validation (Keras's validation_split).",
      unit: 'share of the training images',
    }).default(0),
    testFraction: numberIn('(0, 1)', {
      noun: 'a share',
      description:
        'Share of the images kept apart for the final test; only for sources without a test split.',
      unit: 'share of all images',
    }).default(0.2),
    subset: countOrShare({
      max: 1e9,
      description:
        'Trains on that many of the training images, or on that share of them; the other splits stay.',
      unit: 'images, or share of the training images',
    }).exactOptional(),
    splitSeed: wholeNumber({
      min: 0,
      max: MAX_SEED,
      description:
        'Decides the split in place of the seed, so that trainings with other seeds are tested on the same images.',
    }).exactOptional(),
    transpose: flag({
      description:
        'Whether height and width of the images are swapped on loading, as EMNIST needs it; left out, they are where the names of the files begin with emnist-.',
    }).exactOptional(),
    classNames: classNames.exactOptional(),
  },
  { description: 'Which images, and how they are split.' },
);

const model = section(
  {
    inputShape: orWord(
      sizePair({
        max: MAX_SIDE,
        description: 'Height and width of the images; auto: those of the data.',
        unit: 'pixels',
      }),
      'auto',
    ).default('auto'),
    layers: listOf(layer, {
      max: 1000,
      noun: 'layers',
      mend: 'Begin each layer with "-", as in "- flatten".',
      description: 'The layers in order, from the input on.',
    }),
  },
  { description: 'The network.' },
);

const optimizer = typedSection(
  optimizers,
  'sgd',
  { description: 'How the weights follow the gradient.' },
  clipping,
);

const epochCount = { max: 1_000_000, unit: 'epochs' };

/** What improves on images that were not trained on comes first. */
const monitored = [...monitoredMetrics].sort(
  (one, other) => Number(metrics[other].of === 'validation') - Number(metrics[one].of === 'validation'),
) as typeof monitoredMetrics;

/** What observers look at that wait for an improvement. */
const monitoring = {
  monitor: choice(monitored, {
    description: 'Metric that has to improve.',
  }).default('valLoss'),
  mode: choice(['auto', 'min', 'max'], {
    description: 'Whether it improves by falling or rising; auto: a loss falls, an accuracy rises.',
  }).default('auto'),
};

/** @param standard that of Keras */
function minDelta(standard: number) {
  return numberIn('[0, 1e30]', {
    noun: 'a number',
    mend: 'To count every improvement, use 0.',
    description: 'A change has to be larger than this to count as an improvement.',
  }).default(standard);
}

const earlyStopping = section(
  {
    ...monitoring,
    patience: wholeNumber({
      ...epochCount,
      min: 1,
      mend: "Keras's patience of 0 stops after 1 epoch without improvement, as 1 does.",
      description: 'Epochs without improvement after which training stops.',
    }).default(1),
    minDelta: minDelta(0),
    startFromEpoch: wholeNumber({
      ...epochCount,
      min: 0,
      description: 'This many epochs pass before the metric is looked at.',
    }).default(0),
    restoreBest: flag({
      description: 'Whether the weights of the best epoch are put back when training ends.',
    }).default(false),
  },
  {
    description: 'Ends training when a metric has stopped improving; leave it out to train all epochs.',
    mend: 'To train all epochs, leave it out.',
  },
);

const reduceOnPlateau = section(
  {
    ...monitoring,
    factor: numberIn('(0, 1)', {
      noun: 'a number',
      description: 'What the learning rate is multiplied by.',
    }).default(0.1),
    patience: wholeNumber({
      ...epochCount,
      min: 1,
      description: 'Epochs without improvement after which that happens.',
    }).default(10),
    minDelta: minDelta(1e-4),
    cooldown: wholeNumber({
      ...epochCount,
      min: 0,
      description: 'This many epochs behind it are not counted.',
    }).default(0),
    minLearningRate: numberIn('[0, 1e30]', {
      noun: 'a number',
      description: 'The learning rate is not brought below this.',
    }).default(0),
  },
  {
    description:
      "Lowers the learning rate when a metric has stopped improving, as Keras's ReduceLROnPlateau does; leave it out to keep to its schedule.",
    mend: 'To keep to its schedule, leave it out.',
  },
);

const training = section(
  {
    optimizer: optimizer.prefault({}),
    dropoutScale: scheduled('[0, 100]', {
      noun: 'a number',
      description:
        'What the rates of all dropout layers are multiplied by; a product of 1 or more counts as almost 1.',
    }).exactOptional(),
    loss: choice(['categoricalCrossentropy'], { description: 'What training makes small.' }).default(
      'categoricalCrossentropy',
    ),
    epochs: wholeNumber({
      ...epochCount,
      min: 1,
      description: 'Passes over the training images, at most.',
    }).default(1),
    batchSize: wholeNumber({
      min: 1,
      max: 65536,
      description: 'Images behind each step of the optimizer.',
      unit: 'images',
    }).default(32),
    earlyStopping: earlyStopping.exactOptional(),
    reduceOnPlateau: reduceOnPlateau.exactOptional(),
    engine: choice(['auto', 'fused', 'layers'], {
      description:
        'What trains: fused is faster, layers takes any network; auto takes fused where it can and no backend is named.',
    }).default('auto'),
    backend: choice(['auto', 'node', 'wasm', 'cpu'], {
      description:
        'Which TensorFlow.js backend trains; auto takes the first of node, wasm and cpu that works here, and leaves node out where the fused engine trains.',
    }).default('auto'),
  },
  { description: 'How the network is trained.' },
);

const gates = section(gateSettings, {
  description:
    'What every training has to come to: train, eval and experiments exit with code 1 where it does not.',
  mend: 'For no gates, leave it out.',
});

/** A config file: strict, every default filled in. */
export const configSchema = section(
  {
    name: text({
      pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      expected: 'a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit',
      description: 'Names the directory of the run.',
    }).default('mlp'),
    seed: wholeNumber({
      min: 0,
      max: MAX_SEED,
      description: 'Decides everything random; the same seed gives the same weights. Left out, one is drawn.',
    }).exactOptional(),
    data: data.prefault({}),
    model: model.prefault({} as z.input<typeof model>), // so that a config without a model misses its layers
    training: training.prefault({}),
    gates: gates.exactOptional(),
  },
  { description: 'A network, its data and its training.' },
);

/** A config as it is parsed: the names of its classes may be in a file. */
export type ParsedConfig = z.output<typeof configSchema>;

/** A config as it is read: its sizes may be left to the data. */
export interface WrittenConfig extends Omit<ParsedConfig, 'data'> {
  data: Omit<ParsedConfig['data'], 'classNames'> & { classNames?: string[] };
}
/** A config as it may be written: defaults left out. */
export type ConfigInput = z.input<typeof configSchema>;

type WrittenLayer = z.output<typeof layer>;
type WrittenDense = Extract<WrittenLayer, { dense: unknown }>['dense'];

/** A dense layer whose size is known. */
export interface DenseConfig extends Omit<WrittenDense, 'units'> {
  units: number;
}
export type LayerConfig = Exclude<WrittenLayer, { dense: unknown }> | { dense: DenseConfig };

/** A config that can be trained: its sizes are numbers. */
export interface Config extends Omit<WrittenConfig, 'model'> {
  model: { inputShape: [height: number, width: number]; layers: LayerConfig[] };
}
export type Initializer = DenseConfig['kernelInitializer'];
