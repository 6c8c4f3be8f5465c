import { dropoutIn, dropoutVariants } from '../../dropout/index.ts';
import { metrics, monitoredMetrics } from '../../metrics.ts';
import type { WrittenConfig } from '../schema.ts';
import { broken, type Rule, schemaAt } from './rule.ts';

const monitoring = ['earlyStopping', 'reduceOnPlateau'] as const;

export const monitorExists: Rule = {
  name: 'the monitored metric exists',
  sections: ['data', 'training'],
  schema: {
    if: schemaAt(['data', 'validationFraction'], { const: 0 }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      allOf: monitoring.map((section) =>
        schemaAt(['training', section], {
          required: ['monitor'],
          ...schemaAt(['monitor'], {
            enum: monitoredMetrics.filter((name) => metrics[name].of !== 'validation'),
          }),
        }),
      ),
    },
  },
  check: ({ data: { validationFraction }, training }) =>
    monitoring.flatMap((section) => {
      const monitor = training[section]?.monitor;
      if (monitor === undefined || validationFraction > 0 || metrics[monitor].of !== 'validation') return [];
      return broken(
        ['training', section, 'monitor'],
        `expected trainLoss or trainAccuracy, because data.validationFraction is 0, received ${monitor}. Set data.validationFraction, to 0.1 for example.`,
      );
    }),
};

export const modeFitsMonitor: Rule = {
  name: 'the mode fits the monitored metric',
  sections: ['training'],
  schema: {
    allOf: monitoring.map((section) =>
      schemaAt(['training', section], {
        if: schemaAt(['monitor'], {
          enum: monitoredMetrics.filter((name) => metrics[name].better === 'lower'),
        }),
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: schemaAt(['mode'], { enum: ['auto', 'min'] }),
        else: schemaAt(['mode'], { enum: ['auto', 'max'] }),
      }),
    ),
  },
  check: ({ training }) =>
    monitoring.flatMap((section) => {
      const { monitor, mode } = training[section] ?? {};
      if (monitor === undefined) return [];
      const [right, reason] =
        metrics[monitor].better === 'lower'
          ? (['min', 'a loss improves by falling'] as const)
          : (['max', 'an accuracy improves by rising'] as const);
      if (mode === 'auto' || mode === right) return [];
      return broken(
        ['training', section, 'mode'],
        `expected ${right} or auto for ${monitor}, because ${reason}, received ${mode}. Use auto.`,
      );
    }),
};

export const monitoringBegins: Rule = {
  name: 'early stopping begins before training ends',
  sections: ['training'],
  schema: schemaAt(['training'], {
    if: schemaAt(['epochs'], { const: 1 }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: schemaAt(['earlyStopping', 'startFromEpoch'], { const: 0 }),
  }),
  check: ({ training: { epochs, earlyStopping } }) => {
    if (earlyStopping === undefined || earlyStopping.startFromEpoch < epochs) return [];
    return broken(
      ['training', 'earlyStopping', 'startFromEpoch'],
      `expected less than training.epochs, which is ${epochs}, received ${earlyStopping.startFromEpoch}. Use a smaller number or more epochs.`,
    );
  },
};

export const nesterovHasMomentum: Rule = {
  name: 'nesterov comes with momentum',
  sections: ['training'],
  schema: schemaAt(['training', 'optimizer'], {
    if: { required: ['nesterov'], ...schemaAt(['nesterov'], { const: true }) },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ['momentum'], ...schemaAt(['momentum'], { exclusiveMinimum: 0 }) },
  }),
  check: ({ training: { optimizer } }) => {
    if (optimizer.type !== 'sgd' || !optimizer.nesterov || optimizer.momentum !== 0) return [];
    return broken(
      ['training', 'optimizer', 'nesterov'],
      'expected false, because training.optimizer.momentum is 0, received true. Set momentum, to 0.9 for example.',
    );
  },
};

export const adaptiveHasValidation: Rule = {
  name: 'adaptive rates have validation images',
  sections: ['data', 'model'],
  check: ({ data: { validationFraction }, model: { layers } }) =>
    adaptiveRates(layers).flatMap(({ path }) =>
      validationFraction > 0
        ? []
        : broken(
            path,
            'expected a rate without validation images, because data.validationFraction is 0, received adaptive. Set data.validationFraction, to 0.1 for example.',
          ),
    ),
};

export const adaptiveStartsWithin: Rule = {
  name: 'adaptive rates start between their bounds',
  sections: ['model'],
  check: ({ model: { layers } }) =>
    adaptiveRates(layers).flatMap(({ path, adaptive: { start, min, max } }) =>
      min <= start && start <= max
        ? []
        : broken(
            [...path, 'start'],
            `expected a rate from min to max, which are ${min} and ${max}, received ${start}.`,
          ),
    ),
};

function adaptiveRates(layers: WrittenConfig['model']['layers']) {
  return layers.flatMap((layer, index) => {
    const { kind, strength } = dropoutIn(layer as object) ?? {};
    if (kind === undefined || typeof strength !== 'object' || strength.adaptive === undefined) return [];
    const path = ['model', 'layers', index, kind, dropoutVariants[kind].strength.name, 'adaptive'];
    return [{ path, adaptive: strength.adaptive }];
  });
}
