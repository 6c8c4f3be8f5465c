import { expect, test } from 'vitest';
import { renderMetrics } from '../../../src/report/experiment/metrics.ts';
import { resultOf } from '../../experiments/results.ts';
import { analysisOf, gateOf, regressionOf } from './analyses.ts';

test('means over seeds of every figure, and how often each gate is broken', () => {
  const limits = { minAccuracy: 0.975, maxSeconds: 9 };
  const analysis = analysisOf({
    cells: { done: 3, failed: 1, missing: 0 },
    gates: [...gateOf('plain', 1, limits), ...gateOf('plain', 2, limits, { accuracy: 0.98 })],
    regressions: [regressionOf('plain', -0.05, 0.15)],
  });
  const cells = [
    resultOf('plain', 1, { correct: 9700 }),
    resultOf('plain', 2, { correct: 9801, loss: 0.2 }),
    resultOf('dropped', 1),
    { arm: 'dropped', seed: 2, failure: { code: 'cell/crash', message: 'it crashed' } },
  ];
  expect(renderMetrics(analysis, cells)).toBe(`\
# TYPE dropout_mlp_trainings gauge
# HELP dropout_mlp_trainings Trainings by how they ended.
dropout_mlp_trainings{state="done"} 3
dropout_mlp_trainings{state="failed"} 1
dropout_mlp_trainings{state="missing"} 0
# TYPE dropout_mlp_accuracy gauge
# HELP dropout_mlp_accuracy Mean over seeds of the accuracy, a share.
dropout_mlp_accuracy{config="plain",split="train"} 0.99
dropout_mlp_accuracy{config="plain",split="test"} 0.97505
dropout_mlp_accuracy{config="dropped",split="train"} 0.99
dropout_mlp_accuracy{config="dropped",split="test"} 0.97
# TYPE dropout_mlp_loss gauge
# HELP dropout_mlp_loss Mean over seeds of the cross-entropy in nats.
dropout_mlp_loss{config="plain",split="train"} 0.05
dropout_mlp_loss{config="plain",split="test"} 0.15
dropout_mlp_loss{config="dropped",split="train"} 0.05
dropout_mlp_loss{config="dropped",split="test"} 0.1
# TYPE dropout_mlp_gap gauge
# HELP dropout_mlp_gap Mean over seeds of training less test accuracy, a share.
dropout_mlp_gap{config="plain"} 0.01234
dropout_mlp_gap{config="dropped"} 0.01234
# TYPE dropout_mlp_training_seconds gauge
# HELP dropout_mlp_training_seconds Mean over seeds of the time of training.
dropout_mlp_training_seconds{config="plain"} 7.25
dropout_mlp_training_seconds{config="dropped"} 7.25
# TYPE dropout_mlp_gates_broken gauge
# HELP dropout_mlp_gates_broken How often a gate is broken.
dropout_mlp_gates_broken{gate="minAccuracy"} 1
dropout_mlp_gates_broken{gate="maxSeconds"} 0
dropout_mlp_gates_broken{gate="baseline"} 0
# EOF
`);
});

test.each([
  ['"quoted"', '\\"quoted\\"'],
  ['back\\slash', 'back\\\\slash'],
  ['two\nlines', 'two\\\\u000alines'],
])('names may hold %j', (name, label) => {
  const arms = [{ name, config: 'x', settings: {}, summary: { count: 1 }, values: [], seconds: 1 }];
  expect(renderMetrics(analysisOf({ arms }), []).split('\n')).toContain(
    `dropout_mlp_training_seconds{config="${label}"} 1`,
  );
});

test('an infinite loss is written as the format has it', () => {
  const cells = [resultOf('plain', 1, { loss: Number.POSITIVE_INFINITY })];
  expect(renderMetrics(analysisOf(), cells)).toContain(
    'dropout_mlp_loss{config="plain",split="test"} +Inf\n',
  );
});
