import { metrics } from '../../metrics.ts';
import { broken, type Rule } from './rule.ts';

export const monitorExists: Rule = {
  name: 'the monitored metric exists',
  sections: ['data', 'training'],
  check: ({ data: { validationFraction }, training: { earlyStopping } }) => {
    if (earlyStopping === undefined || validationFraction > 0) return [];
    if (metrics[earlyStopping.monitor].of !== 'validation') return [];
    return broken(
      ['training', 'earlyStopping', 'monitor'],
      `expected trainLoss or trainAccuracy, because data.validationFraction is 0, received ${earlyStopping.monitor}. Set data.validationFraction, to 0.1 for example.`,
    );
  },
};

export const modeFitsMonitor: Rule = {
  name: 'the mode fits the monitored metric',
  sections: ['training'],
  check: ({ training: { earlyStopping } }) => {
    if (earlyStopping === undefined) return [];
    const { monitor, mode } = earlyStopping;
    const [right, reason] =
      metrics[monitor].better === 'lower'
        ? (['min', 'a loss improves by falling'] as const)
        : (['max', 'an accuracy improves by rising'] as const);
    if (mode === 'auto' || mode === right) return [];
    return broken(
      ['training', 'earlyStopping', 'mode'],
      `expected ${right} or auto for ${monitor}, because ${reason}, received ${mode}. Use auto.`,
    );
  },
};

export const monitoringBegins: Rule = {
  name: 'early stopping begins before training ends',
  sections: ['training'],
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
  check: ({ training: { optimizer } }) => {
    if (optimizer.type !== 'sgd' || !optimizer.nesterov || optimizer.momentum > 0) return [];
    return broken(
      ['training', 'optimizer', 'nesterov'],
      'expected false, because training.optimizer.momentum is 0, received true. Set momentum, to 0.9 for example.',
    );
  },
};
