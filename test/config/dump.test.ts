import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dumpConfig } from '../../src/config/dump.ts';
import { configSchema, type WrittenConfig } from '../../src/config/schema.ts';
import { configOf, smallest } from './config-fixtures.ts';

const below = (max: number) =>
  fc.double({ min: 0, max, maxExcluded: true, noNaN: true }).map((value) => value + 0);
const optional = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((chosen) => (chosen === undefined ? {} : { [key]: chosen }));

const hiddenLayer = fc.record({
  dense: fc.record({
    units: fc.integer({ min: 1, max: 64 }),
    activation: fc.constantFrom('linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus'),
    useBias: fc.boolean(),
    kernelRegularizer: fc.record({ l1: below(1), l2: below(1) }),
  }),
});

const block = fc.tuple(hiddenLayer, below(1)).map(([layer, rate]) => [layer, { dropout: { rate } }]);

/** Valid configs as users may write them. */
const written = fc
  .tuple(
    fc.array(block, { maxLength: 4 }),
    optional('seed', fc.integer({ min: 0, max: 0xffffffff })),
    optional('subset', fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(0.1, 1e-7))),
    optional('earlyStopping', fc.record({ patience: fc.integer({ min: 1, max: 9 }), minDelta: below(1) })),
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({
          unit: fc.constantFrom(...' \n\r\t\u0085\u2028\ufeff\u007f\u001b:#-"\'\\|>&*!%a/'),
          minLength: 1,
        }),
      )
      .filter((path) => !path.includes('\0')), // any path that an operating system allows
  )
  .map(([blocks, seed, subset, earlyStopping, name, source]) => ({
    name,
    ...seed,
    data: { source, validationFraction: 0.1, ...subset },
    model: { layers: ['flatten', ...blocks.flat(), { dense: { units: 10, activation: 'softmax' } }] },
    training: { ...earlyStopping },
  }));

test('a path given by --data is read as it is, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(written, async ({ data: { source } }) => {
      const config = await configOf(smallest, [`data.source=${JSON.stringify(source)}`]);
      expect(config.data.source).toBe(source);
    }),
  );
});

test.each([
  ' \n',
  '\n',
  '\n ',
  'a\n\n',
  ' \na',
  '\t\n',
  '\r',
  'a: b',
  '# a',
  './~',
  'null',
  '5',
  '- a',
  '\u0085',
  '\ufeffa',
])('the path %j is read back as it is written', async (source) => {
  const config = configSchema.parse({
    data: { source },
    model: { layers: ['flatten', { dense: { units: 10, activation: 'softmax' } }] },
  }) as WrittenConfig;
  expect((await configOf(dumpConfig(config))).data.source).toBe(source);
});

test('a config written out and loaded again is the same, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(written, async (input) => {
      const config = configSchema.parse(input) as WrittenConfig;
      expect(await configOf(dumpConfig(config))).toEqual(config);
    }),
  );
});
