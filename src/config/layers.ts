import * as z from 'zod';
import { denseDefaults } from '../dense-defaults.ts';
import {
  type DropoutKind,
  type DropoutLayer,
  type DropoutLayerInput,
  dropoutVariants,
} from '../dropout/index.ts';
import { alternatives, choice, flag, numberIn, orWord, section, wholeNumber } from '../fields.ts';
import { received, shorten } from '../received.ts';
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
    }).default(denseDefaults.kernelRegularizer.l1),
    l2: numberIn('[0, 1e30]', {
      ...penalty,
      description: 'Penalty on the sum of the squared weights.',
    }).default(denseDefaults.kernelRegularizer.l2),
  },
  { description: 'Penalties on large weights, added to the training loss.' },
);

const flatten = section(
  {},
  { description: 'Turns each image into one row of numbers.', mend: 'Write "- flatten".' },
);

const dense = section(
  {
    units: orWord(
      wholeNumber({
        min: 1,
        max: 65536,
        description:
          'Number of outputs; classes, for the last layer only: one for each class of the data, and at least 2.',
        unit: 'units',
      }),
      'classes',
    ).default('classes'),
    activation: activation.default(denseDefaults.activation),
    kernelInitializer: kernelInitializer.default(denseDefaults.kernelInitializer),
    useBias: flag({ description: 'Whether a learned number is added to each output.' }).default(
      denseDefaults.useBias,
    ),
    kernelRegularizer: kernelRegularizer.prefault({}),
    maxNorm: numberIn('(0, 1e30]', {
      noun: 'a number',
      mend: 'For no limit, leave it out.',
      description:
        'Largest norm of the incoming weights of a unit, bias apart; larger ones are scaled back after each step. Left out, there is no limit.',
    }).exactOptional(),
  },
  {
    description: 'Fully connected layer: activation(input x kernel + bias).',
    mend: 'Write "- dense: { units: 128, activation: relu }".',
  },
);

/** `dropout: { rate: 0.2 }`, in short `dropout: 0.2`; the other variants likewise. */
function dropout(kind: DropoutKind) {
  const { description, settings, strength } = dropoutVariants[kind];
  const long = section(settings, { description: 'The same in long.' });
  const short = strength.bare.transform((number) => long.parse({ [strength.name]: number }));
  const example = `\`${kind}: { ${strength.name}: 0.2 }\`, in short \`${kind}: 0.2\``;
  return z.union([short, long], strength.noNumber).meta({ description: `${description}: ${example}.` });
}

const dropoutKinds = Object.keys(dropoutVariants) as DropoutKind[];
const dropouts = dropoutKinds.map((kind) => z.strictObject({ [kind]: dropout(kind) }));

const kinds = ['flatten', 'dense', ...dropoutKinds] as const;
/** How a layer of each kind is written. */
export const layerExamples: ReadonlyMap<string, string> = new Map([
  ['flatten', '- flatten'],
  ['dense', '- dense: { units: 128, activation: relu }'],
  ...dropoutKinds.map((kind) => [kind, `- ${kind}: 0.2`] as const),
]);

/** Words a list item of which no kind can be made out; mistakes inside a known kind have words of their own. */
function noLayer({ input }: { readonly input?: unknown }): string {
  const expected = `expected a layer (${alternatives(kinds)})`;
  const names =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.keys(input) : [];
  if (names.length > 1) {
    return `${expected}, received one item with ${names.length} keys: ${shorten(names.slice(0, 60).join(', '))}. Start a list item of its own with "-" for each layer.`;
  }
  const name = typeof input === 'string' ? input : names[0];
  if (name === undefined) return `${expected}, received ${received(input)}.`;
  const example = layerExamples.get(name);
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
    ...(dropouts as unknown as [z.ZodType<DropoutLayer, DropoutLayerInput>]),
  ],
  { error: noLayer },
);
