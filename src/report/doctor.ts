import type { ChalkInstance } from 'chalk';
import type { DataFinding, Diagnosis } from '../doctor/diagnosis.ts';
import type { Folder } from '../doctor/folder.ts';
import type { Machine } from '../doctor/machine.ts';
import type { Failure, Success, Trial } from '../doctor/trial.ts';
import { inLines, inOneLine } from '../received.ts';
import { renderEngineNotice, renderVersions } from './backend.ts';
import { duration, megabytes, wholeNumber } from './quantities.ts';
import { padEnd, widthOf } from './width.ts';
import { wrap, wrapBehind } from './wrap.ts';

type Row = readonly [subject: string, finding: string];

/** The extensions that decide how fast TensorFlow and WebAssembly's vectors are; others would fill the screen. */
const tellingFeatures = [
  'sse4_2',
  'avx',
  'avx2',
  'fma',
  'avx512f',
  'avx512_vnni',
  'amx_tile',
  'asimd',
  'sve',
];

/**
 * What was found, a line each, and at the end what does not work of what was asked for.
 *
 * @param columns width of the terminal, where it is one
 */
export function renderDoctor(
  diagnosis: Diagnosis,
  paint: ChalkInstance,
  next: string,
  columns = Number.POSITIVE_INFINITY,
): string {
  const { machine, fused, backends, data, cache, runs, locks } = diagnosis;
  const rows: Row[] = [
    ...machineRows(machine),
    ['engine fused', renderTrial(fused, fused.works ? renderThreads(fused) : '', paint)],
    ...Object.entries(backends).map(
      ([name, trial]): Row => [
        `backend ${name}`,
        renderTrial(trial, trial.works ? renderVersions(trial.backend) : '', paint),
      ],
    ),
    ...data.map((finding): Row => [`data ${inOneLine(finding.source)}`, renderData(finding, paint)]),
    ['cache', renderFolder(cache, paint)],
    ['runs', renderFolder(runs, paint)],
    ...(locks ? [] : [['run locks', renderFailure(withoutLocks, paint)] as const]),
  ];
  const width = Math.max(...rows.map(([subject]) => widthOf(subject))) + 2;
  const lines = rows.flatMap((row) => renderRow(row, width, columns));
  return `${[...lines, '', ...notes(diagnosis), ...verdict(diagnosis, paint, next)].join('\n')}\n`;
}

/** Under each other where there is no room for two columns. */
const NARROW = 60;

function renderRow([subject, finding]: Row, width: number, columns: number): string[] {
  if (columns < NARROW) return [subject, ...wrap(finding, columns - 2).map((line) => `  ${line}`)];
  return wrapBehind(padEnd(subject, width), finding, columns);
}

function machineRows({ node, platform, arch, cpu, threads, cpuFeatures, simd }: Machine): Row[] {
  const telling = cpuFeatures && tellingFeatures.filter((feature) => cpuFeatures.includes(feature));
  return [
    ['Node', `${node}, ${platform} on ${arch}`],
    ['CPU', `${cpu}, threads: ${threads}${telling ? `; ${telling.join(' ')}` : ''}`],
    ['WebAssembly', simd ? 'with SIMD' : 'without SIMD, which the fused engine and the backend wasm need'],
  ];
}

/** @param what works: versions, threads */
function renderTrial(trial: Trial, what: string, paint: ChalkInstance): string {
  if (!trial.works) return renderFailure(trial, paint);
  const { loss, samplesPerSecond, startMs } = trial;
  const learns = `loss ${loss.before.toFixed(2)} to ${loss.after.toFixed(2)}`;
  const speed = `${wholeNumber(samplesPerSecond)} samples/s, ready in ${duration(startMs)}`;
  return `${paint.green('works')}  ${what}; ${learns}, ${speed}`;
}

function renderThreads({ threads }: Success): string {
  if (threads === undefined) return '';
  const { asked, started } = threads;
  return `threads: ${started === asked ? started : `${started} of ${asked}, the system gives no more`}`;
}

function renderData(finding: DataFinding, paint: ChalkInstance): string {
  if (!finding.works) return renderFailure(finding, paint);
  const { train, test } = finding;
  const images = test > 0 ? `${wholeNumber(train)} + ${wholeNumber(test)}` : wholeNumber(train);
  return `${paint.green('works')}  ${images} images`;
}

function renderFailure({ reason }: Failure, paint: ChalkInstance): string {
  return `${paint.yellow('no')}     ${inLines(reason)}`;
}

function renderFolder({ path: found, exists, obstacle, bytes }: Folder, paint: ChalkInstance): string {
  const path = inOneLine(found);
  if (obstacle !== undefined) return `${paint.yellow('no')}     ${path} cannot be written: ${obstacle}`;
  return `${paint.green('works')}  ${path}, ${exists ? megabytes(bytes) : 'made when it is needed'}`;
}

const withoutLocks: Failure = {
  works: false,
  reason: 'not available on this system: two processes may train one run, and mix what they write',
};

/** What nobody asked for and does not work either, with the way to have it. */
function notes({ backends, data, problems }: Diagnosis): string[] {
  const found: [string, Trial | DataFinding][] = [
    ...Object.entries(backends).map(([name, trial]): [string, Trial] => [`backend ${name}`, trial]),
    ...data.map((finding): [string, DataFinding] => [`data ${finding.source}`, finding]),
  ];
  return found.flatMap(([subject, finding]) => {
    const isProblem = problems.some((problem) => problem.subject === subject);
    if (finding.works || isProblem || finding.hint === undefined) return [];
    return [inLines(`${subject}: ${finding.hint}`)];
  });
}

function verdict({ request, problems, setup }: Diagnosis, paint: ChalkInstance, next: string): string[] {
  const { engine, backend, data } = request;
  const asked = `engine ${engine}, backend ${backend}, data ${inOneLine(data)}`;
  if (setup !== undefined) {
    const notice = renderEngineNotice({ ...setup, asked: request })
      .split('\n')
      .slice(0, -1);
    return [`Asked for: ${asked}. All of it works.`, ...setup.warnings, ...notice, `Next: ${next}`];
  }
  return problems.flatMap(({ subject, reason, hint }) => [
    paint.red(`Asked for, and does not work: ${inOneLine(subject)}: ${inLines(reason)}`),
    ...(hint ? [hint] : []),
  ]);
}
