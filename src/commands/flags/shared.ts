import { backendChoices } from '../../backend/names.ts';
import { collect, number, oneOf, wholeNumber } from './values.ts';

export const json = { description: 'print one JSON document instead of text' };

export const quiet = { description: 'print results and errors only' };

export const force = { description: 'overwrite what is there' };

export const data = {
  value: '<dir>',
  description: 'directory of IDX files to use instead of the data of the config',
} as const;

export const config = {
  argument: '[]',
  option: '-c, --config <file>',
  description: 'YAML or JSON config, or the name of a shipped one (default: article, the reference network)',
} as const;

export const set = {
  value: '<key=value>',
  description: 'override one setting of the config, such as training.epochs=5; may be repeated',
  parse: collect,
} as const;

export const backend = {
  value: '<name>',
  description: `TensorFlow.js backend that computes: ${backendChoices.join(', ')}`,
  parse: oneOf(backendChoices),
} as const;

export const split = {
  value: '<name>',
  description: 'train, validation or test (default: test)',
  parse: oneOf(['train', 'validation', 'test']),
} as const;

export const minAccuracy = {
  value: '<x>',
  description: 'exit with code 1 if the test accuracy is below this share, such as 0.97',
  parse: number('a share in [0, 1]', (value) => value >= 0 && value <= 1),
} as const;

/** More would not fit into memory for an image with a thousand classes. */
const MOST_SAMPLES = 10_000;

export const mcSamples = {
  value: '<n>',
  description: 'run the network so many times with its dropout on, and average (Monte-Carlo dropout)',
  parse: wholeNumber(`from 2 to ${MOST_SAMPLES}`, 2, MOST_SAMPLES),
} as const;
