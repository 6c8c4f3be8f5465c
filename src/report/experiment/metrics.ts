import type { Analysis } from '../../experiments/analysis.ts';
import type { CellTraining } from '../../experiments/results.ts';
import { inOneLine } from '../../received.ts';
import { breachesOf } from './gates.ts';
import type { EndedCell } from './junit.ts';

/** One number with what it is about. */
interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const splits = ['train', 'validation', 'test'] as const;

/**
 * `metrics.txt`: means over seeds, as GitLab shows them beside a merge request, in OpenMetrics' text format
 * (https://prometheus.io/docs/specs/om/open_metrics_spec/).
 */
export function renderMetrics(analysis: Analysis, cells: readonly EndedCell[]): string {
  const arms = analysis.arms.map(({ name, gap, seconds }) => ({
    config: name,
    gap: gap === undefined ? undefined : gap / 100,
    seconds,
    trainings: cells.flatMap(({ arm, training }) => (arm === name && training ? [training] : [])),
  }));
  const ofSplits = (of: 'accuracy' | 'loss') =>
    arms.flatMap(({ config, trainings }) =>
      splits.flatMap((split) => sample({ config, split }, meanOf(trainings, split, of))),
    );
  const states = Object.entries(analysis.cells).map(([state, value]) => ({ labels: { state }, value }));
  const lines = [
    ...family('trainings', 'Trainings by how they ended.', states),
    ...family('accuracy', 'Mean over seeds of the accuracy, a share.', ofSplits('accuracy')),
    ...family('loss', 'Mean over seeds of the cross-entropy in nats.', ofSplits('loss')),
    ...family(
      'gap',
      'Mean over seeds of training less test accuracy, a share.',
      arms.flatMap(({ config, gap }) => sample({ config }, gap)),
    ),
    ...family(
      'training_seconds',
      'Mean over seeds of the time of training.',
      arms.flatMap(({ config, seconds }) => sample({ config }, seconds)),
    ),
    ...family('gates_broken', 'How often a gate is broken.', brokenByGate(analysis)),
    '# EOF',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function family(name: string, help: string, samples: readonly MetricSample[]): string[] {
  if (samples.length === 0) return [];
  const full = `dropout_mlp_${name}`;
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${full}{${pairs.join(',')}} ${number(value)}`;
  });
  return [`# TYPE ${full} gauge`, `# HELP ${full} ${help}`, ...lines];
}

function sample(labels: MetricSample['labels'], value: number | undefined): MetricSample[] {
  return value === undefined ? [] : [{ labels, value }];
}

function meanOf(
  trainings: readonly CellTraining[],
  split: (typeof splits)[number],
  of: 'accuracy' | 'loss',
): number | undefined {
  const values = trainings.flatMap((training) => training[split]?.[of] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function brokenByGate(analysis: Analysis): MetricSample[] {
  const breaches = breachesOf(analysis);
  const names = [
    ...analysis.gates.map(({ gate }) => gate),
    ...(analysis.regressions.length > 0 ? ['baseline'] : []),
  ];
  return [...new Set(names)].map((gate) => ({
    labels: { gate },
    value: breaches.filter((breach) => breach.gate === gate).length,
  }));
}

/** With six digits, which is more than seeds agree on. */
function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return String(Number(value.toPrecision(6)));
}

function escaped(text: string): string {
  return inOneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
