import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import { presentBackends } from '../backend/backends.ts';
import { type ReadHistogram, type ReadPlugin, readEvents } from '../tensorboard/read-events.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const small = [...fewUnits, ...fewImages, ...set('data.subset=300'), '--seed', '3', '--quiet'];
const train = (...args: string[]) => runMain(['train', ...small, ...args], { cwd: directory.path });

/** Events of one run of a log, file after file. */
async function eventsOf(...folder: string[]) {
  const names = (await readdir(inDirectory(...folder))).sort();
  const files = await Promise.all(names.map((name) => readFile(inDirectory(...folder, name))));
  return files.flatMap((file) => readEvents(file));
}

/** `tag` -> [step, value] of every event. */
async function valuesIn(...folder: string[]) {
  const values: Record<string, [number, number | ReadHistogram | ReadPlugin][]> = {};
  for (const { step, values: found } of await eventsOf(...folder))
    for (const { tag, value } of found) values[tag] = [...(values[tag] ?? []), [step, value]];
  return values;
}

async function historyOf(run: string): Promise<EpochRecord[]> {
  const text = await readFile(inDirectory(run, 'history.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Of an interpreter that has TensorBoard. */
const python = process.env.DROPOUT_MLP_PYTHON ?? 'python3';
const hasTensorBoard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;

const engines = [
  ['fused', []],
  ...presentBackends.map((name) => [name, ['--backend', name]] as const),
] as const;

describe.each(engines)('train --tensorboard, %s', (name, options) => {
  test('logs every metric, the learning rate, the dropout rates and the weights of each epoch', async () => {
    const epochs = ['--set', 'training.epochs=2'];
    const args = ['train', ...small, ...epochs, ...options, '--out', name, '--tensorboard', 'logs'];
    const { code, stdout } = await runMain(args, { cwd: directory.path });
    expect(code).toBe(0);
    expect(stdout).toContain('\nTensorBoard: tensorboard --logdir logs\n');
    const history = await historyOf(name);
    const steps = (metric: keyof EpochRecord) =>
      history.map((record) => [record.epoch - 1, Math.fround(record[metric] as number)]);
    const found = await valuesIn('logs', name, 'train');
    expect(found).toMatchObject({
      epoch_loss: steps('trainLoss'),
      epoch_accuracy: steps('trainAccuracy'),
      epoch_objective: steps('objective'),
      epoch_penalty: steps('penalty'),
      epoch_learning_rate: steps('learningRate'),
      epoch_duration_ms: steps('durationMs'),
      epoch_samples_per_second: steps('samplesPerSecond'),
    });
    expect(await valuesIn('logs', name, 'validation')).toEqual({
      epoch_loss: steps('valLoss'),
      epoch_accuracy: steps('valAccuracy'),
    });
    const { test: measured } = JSON.parse(await readFile(inDirectory(name, 'metrics.json'), 'utf8'));
    expect(await valuesIn('logs', name, 'test')).toEqual({
      epoch_loss: [[1, Math.fround(measured.loss)]],
      epoch_accuracy: [[1, Math.fround(measured.accuracy)]],
    });
    const rates = Object.entries(found).filter(([tag]) => tag.startsWith('dropout_rate/'));
    const rate = Math.fround(0.2);
    expect(rates.map(([, values]) => values)).toEqual([
      [
        [0, rate],
        [1, rate],
      ],
      [
        [0, rate],
        [1, rate],
      ],
    ]);
    const counts = Object.entries(found).flatMap(([tag, values]) => {
      const last = values.at(-1)?.[1];
      return typeof last === 'object' && 'count' in last
        ? [[tag.replace(/^dense_\d\//, ''), last.count]]
        : [];
    });
    expect(counts).toEqual([
      ['kernel/histogram', 784 * 16],
      ['bias/histogram', 16],
      ['kernel/histogram', 16 * 64],
      ['bias/histogram', 64],
      ['kernel/histogram', 64 * 10],
      ['bias/histogram', 10],
    ]);
  });
});

test('a run taken up again goes on in its log, and says from which step', async () => {
  await train('--set', 'training.epochs=2', '--out', 'again', '--tensorboard', 'more');
  await runMain(
    ['train', '--resume', 'again', '--set', 'training.epochs=3', '--quiet', '--tensorboard', 'more'],
    {
      cwd: directory.path,
    },
  );
  expect((await valuesIn('more', 'again', 'train')).epoch_loss?.map(([step]) => step)).toEqual([0, 1, 2]);
  const starts = (await eventsOf('more', 'again', 'train')).filter(
    ({ sessionStatus }) => sessionStatus === 1,
  );
  expect(starts.map(({ step }) => step)).toEqual([0, 2]);
});

test('runs of one name in several places have logs of their own', async () => {
  const once = ['--set', 'training.epochs=1', '--tensorboard', 'names'];
  await train(...once, '--out', 'here/net');
  await train(...once, '--out', 'there/net');
  expect(await readdir(inDirectory('names'))).toEqual(['here', 'there']);
  await mkdir(inDirectory('here/net/inner'));
  await runMain(['train', ...small, ...once, '--out', '..', '--force'], {
    cwd: inDirectory('here/net/inner'),
  });
  expect(await readdir(inDirectory('here/net/inner/names'))).toEqual(['net']);
});

test('runs in runs/ are named without it, and their settings lie beside their curves', async () => {
  await train('--set', 'training.epochs=1', '--set', 'name=named', '--tensorboard', 'plain');
  expect(await readdir(inDirectory('plain'))).toEqual(['named-1']);
  const entries = await readdir(inDirectory('plain', 'named-1'), { withFileTypes: true });
  expect(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual([
    'test',
    'train',
    'validation',
  ]);
  const file = entries.find((entry) => entry.isFile())?.name as string;
  const events = readEvents(await readFile(inDirectory('plain', 'named-1', file)));
  expect(events.flatMap(({ step, values }) => values.map(({ tag }) => [step, tag]))).toEqual([
    [0, '_hparams_/session_start_info'],
    [0, '_hparams_/session_end_info'],
  ]);
});

test('the rates of a schedule are those of the last batch of each epoch', async () => {
  const schedule = 'model.layers.2={ dropout: { rate: { linear: { from: 0, to: 0.5, epochs: 2 } } } }';
  const batches = [...fewUnits, ...set('data.subset=640', 'training.batchSize=64', 'training.epochs=3')];
  const args = ['train', ...batches, '--set', schedule, '--out', 'scheduled', '--tensorboard', 'rates'];
  expect((await runMain(args, { cwd: directory.path })).code).toBe(0);
  const found = await valuesIn('rates', 'scheduled', 'train');
  expect(found['dropout_rate/dropout_1']).toEqual([
    [0, Math.fround(0.5 * (9 / 20))],
    [1, Math.fround(0.5 * (19 / 20))],
    [2, 0.5],
  ]);
  expect(found['dropout_rate/dropout_2']?.[2]).toEqual([2, Math.fround(0.2)]);
});

test('a config with mistakes makes no log', async () => {
  const { code } = await train('--set', 'training.epochs=x', '--tensorboard', 'none');
  expect(code).toBe(2);
  expect(await readdir(directory.path)).not.toContain('none');
});

test('a log whose disk is full ends, the training does not: it is reported, and then the log', async (context) => {
  const place = inDirectory('small');
  await mkdir(place);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=28k', 'tmpfs', place]);
  context.skip(status !== 0, 'a small disk can only be mounted by root on Linux');
  onTestFinished(() => {
    spawnSync('umount', ['-l', place]);
  });
  const { code, stdout, stderr } = await train(
    '--set',
    'training.epochs=20',
    '--out',
    'long',
    '--tensorboard',
    'small',
  );
  expect(code).toBe(2);
  expect(stdout).toContain('Test accuracy: ');
  expect(stderr).toMatch(/^error: small\/long\/train\/events\.out\.tfevents\..+: the disk is full\n/);
  expect(await historyOf('long')).toHaveLength(20);
});

test('a place that cannot be written is refused before anything is', async () => {
  await writeFile(inDirectory('a-file'), '');
  const { code, stderr } = await train('--out', 'refused', '--tensorboard', 'a-file/logs');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: a-file/logs: a part of this path is a file, not a directory\nChoose another path.\n',
  });
  expect(await readdir(directory.path)).not.toContain('refused');
});

test.skipIf(!hasTensorBoard)('the HPARAMS tab compares runs by their settings', async () => {
  for (const rate of ['0.1', '0.01'])
    await train(
      ...['--set', 'training.epochs=1', '--set', `training.optimizer.learningRate=${rate}`],
      ...['--out', `runs/rate-${rate}`, '--tensorboard', 'compared'],
    );
  const script = `
import json, sys
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.data import provider
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups
from tensorboard import context
multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()
backend = backend_context.Context(TBContext(data_provider=data_provider.MultiplexerDataProvider(multiplexer, sys.argv[1])))
request_context = context.RequestContext()
metadata = backend.hparams_metadata(request_context, "e")
experiment = backend.experiment_from_metadata(request_context, "e", True, metadata, [])
request = api_pb2.ListSessionGroupsRequest(start_index=0, slice_size=9, allowed_statuses=[api_pb2.STATUS_SUCCESS])
request.col_params.add(hparam="training.optimizer.learningRate", order=api_pb2.ORDER_ASC)
groups = list_session_groups.Handler(request_context, backend, "e", request).run().session_groups
print(json.dumps({
  "metrics": sorted([m.name.group, m.name.tag] for m in experiment.metric_infos if m.name.group == "test"),
  "groups": [[g.sessions[0].name, g.hparams["training.optimizer.learningRate"].number_value] for g in groups],
}))
`;
  const { stdout, stderr } = spawnSync(python, ['-c', script, inDirectory('compared')], { encoding: 'utf8' });
  expect(JSON.parse(stdout || stderr)).toEqual({
    metrics: [
      ['test', 'epoch_accuracy'],
      ['test', 'epoch_loss'],
    ],
    groups: [
      ['rate-0.01', 0.01],
      ['rate-0.1', 0.1],
    ],
  });
});

test.skipIf(!hasTensorBoard)("Python's TensorBoard reads the same numbers", async () => {
  await train('--set', 'training.epochs=2', '--out', 'python', '--tensorboard', 'python-logs');
  const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
log = EventAccumulator(sys.argv[1], size_guidance={"histograms": 0}).Reload()
scalars = {tag: [[e.step, e.value] for e in log.Scalars(tag)] for tag in log.Tags()["scalars"]}
histograms = {tag: [[e.step, [e.histogram_value.num, e.histogram_value.bucket_limit, e.histogram_value.bucket]] for e in log.Histograms(tag)] for tag in log.Tags()["histograms"]}
print(json.dumps({**scalars, **histograms}))
`;
  const { stdout } = spawnSync(python, ['-c', script, inDirectory('python-logs', 'python', 'train')], {
    encoding: 'utf8',
  });
  const ours = Object.entries(await valuesIn('python-logs', 'python', 'train')).map(([tag, values]) => [
    tag,
    values.map(([step, value]) => [
      step,
      typeof value !== 'object' || !('count' in value) ? value : [value.count, value.limits, value.counts],
    ]),
  ]);
  expect(JSON.parse(stdout)).toEqual(Object.fromEntries(ours));
});
