import { z } from 'zod';
import {
  alternatives,
  choice,
  flag,
  numberAdvice,
  numberIn,
  report,
  section,
  wholeNumber,
} from '../fields.ts';
import { inOneLine, received, shorten } from '../received.ts';
import { suggest } from '../suggest.ts';

const activation = choice(['linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus', 'softmax'], {
  description: 'Function applied to the outputs of the layer; Keras calls no function linear.',
});

const kernelInitializer = choice(
  ['glorotUniform', 'glorotNormal', 'heUniform', 'heNormal', 'lecunUniform', 'lecunNormal', 'zeros'],
  { description: 'Distribution the first weights are drawn from.' },
);

const penalty = { noun: 'a number', mend: 'To switch this penalty off, use 0.' };

const kernelRegularizer = section(
  {
    l1: numberIn('[0, 1e30]', {
      ...penalty,
      description: 'Penalty on the sum of the absolute weights.',
    }).default(0),
    l2: numberIn('[0, 1e30]', {
      ...penalty,
      description: 'Penalty on the sum of the squared weights.',
    }).default(0),
  },
  { description: 'Penalties on large weights, added to the training loss.' },
);

const flatten = section(
  {},
  { description: 'Turns each image into one row of numbers.', mend: 'Write "- flatten".' },
);

const dense = section(
  {
    units: wholeNumber({ min: 1, max: 65536, description: 'Number of outputs.', unit: 'units' }),
    activation: activation.default('linear'),
    kernelInitializer: kernelInitializer.default('glorotUniform'),
    useBias: flag({ description: 'Whether a learned number is added to each output.' }).default(true),
    kernelRegularizer: kernelRegularizer.prefault({}),
  },
  {
    description: 'Fully connected layer: activation(input x kernel + bias).',
    mend: 'Write "- dense: { units: 128, activation: relu }".',
  },
);

const switchOff = 'To switch dropout off, use 0.';
const rate = numberIn('[0, 1)', {
  noun: 'a rate',
  mend: switchOff,
  description:
    'Share of the inputs set to zero at each training step; the others are scaled up by 1 / (1 - rate).',
});

const dropout = z
  .union(
    [rate.transform((value) => ({ rate: value })), section({ rate }, { description: 'The same in long.' })],
    report('a rate in [0, 1)', numberAdvice(switchOff)),
  )
  .meta({
    description:
      'Sets a random share of the inputs to zero: `dropout: { rate: 0.2 }`, in short `dropout: 0.2`.',
  });

const kinds = ['flatten', 'dense', 'dropout'] as const;
const examples = new Map([
  ['flatten', '- flatten'],
  ['dense', '- dense: { units: 128, activation: relu }'],
  ['dropout', '- dropout: 0.2'],
]);

/** Words a list item of which no kind can be made out; mistakes inside a known kind have words of their own. */
function noLayer({ input }: { readonly input?: unknown }): string {
  const expected = `expected a layer (${alternatives(kinds)})`;
  const names =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.keys(input) : [];
  if (names.length > 1) {
    return `${expected}, received one item with ${names.length} keys: ${inOneLine(shorten(names.slice(0, 60).join(', ')))}. Start a list item of its own with "-" for each layer.`;
  }
  const name = typeof input === 'string' ? input : names[0];
  if (name === undefined) return `${expected}, received ${received(input)}.`;
  const example = examples.get(name);
  if (example !== undefined) return `${expected}, received only its name, ${name}. Write "${example}".`;
  const near = suggest(name, kinds);
  return `${expected}, received ${received(name)}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

/** One layer: a mapping with its kind as the only key, or the bare word `flatten`. Parses to the long form. */
export const layer = z.union(
  [
    z.literal('flatten').transform(() => ({ flatten: {} })),
    z.strictObject({ flatten }),
    z.strictObject({ dense }),
    z.strictObject({ dropout }),
  ],
  { error: noLayer },
);
