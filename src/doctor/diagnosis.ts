import type { Backend } from '../backend/backend.ts';
import { type BackendChoice, type BackendName, backendNames } from '../backend/names.ts';
import { cacheFolder } from '../dataset/cache.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset, type SourceOptions } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { inOneLine } from '../received.ts';
import { hasLocks } from '../runs/lock.ts';
import type { Engine } from '../training/engine.ts';
import { examineFolder, type Folder } from './folder.ts';
import { describeMachine, type Machine } from './machine.ts';
import { runTrial } from './run-trial.ts';
import type { Failure, Trial } from './trial.ts';

/** What a training would need. */
export interface Request {
  readonly engine: 'auto' | 'fused' | 'layers';
  readonly backend: BackendChoice;
  /** `embedded` or a directory. */
  readonly data: string;
  /** Whether its images are; decided by the names of its files where absent. */
  readonly transpose?: boolean;
  /** Where runs are written. */
  readonly runs: string;
  readonly threads: number;
}

/** What a training would be done with. */
export interface Setup {
  readonly engine: Pick<Engine, 'name' | 'threads'>;
  readonly backend: Backend;
  /** Why it is not the fused engine: what that cannot do of the model. */
  readonly fallbackReason?: string;
  readonly warnings: readonly string[];
}

/** The config that a training would follow; its methods throw a UserError where it cannot. */
export interface Intent {
  /** Whether it goes with a data set. */
  check(dataset: Dataset): void;
  /** Makes all that the training needs, as the training would. */
  prepare(dataset: Dataset): Promise<Setup>;
}

/** A data set as far as it can be read. */
export type DataFinding =
  | { readonly source: string; readonly works: true; readonly train: number; readonly test: number }
  | ({ readonly source: string } & Failure);

/** What has been read of it is trained on, rather than read again. */
interface ExaminedData {
  readonly finding: DataFinding;
  readonly dataset?: Dataset;
}

/** Something asked for that does not work. */
export interface Problem {
  readonly subject: string;
  readonly reason: string;
  readonly hint?: string;
}

/** Everything that decides whether, and how fast, this machine trains. */
export interface Diagnosis {
  readonly machine: Machine;
  readonly fused: Trial;
  readonly backends: Readonly<Record<BackendName, Trial>>;
  /** The data asked for, then those that are there besides. */
  readonly data: readonly DataFinding[];
  readonly cache: Folder;
  readonly runs: Folder;
  /** Whether a run that is being trained is kept from other processes. */
  readonly locks: boolean;
  readonly request: Request;
  /** What `train` would train with; absent where there are problems. */
  readonly setup?: Setup;
  readonly problems: readonly Problem[];
}

/** Where `data fetch` puts all of MNIST. */
const FETCHED = 'data/mnist';

/**
 * Tries everything, one after another, so that nothing slows another down.
 */
export async function diagnose(request: Request, intent: Intent): Promise<Diagnosis> {
  const fused = await runTrial('fused', request.threads);
  const backends = {} as Record<BackendName, Trial>;
  for (const name of backendNames) backends[name] = await runTrial(name, 1);
  const data = await Promise.all(
    [...new Set([request.data, 'embedded', FETCHED])].map((source) =>
      source === request.data ? examineData(source, request, intent) : examineData(source, {}),
    ),
  );
  const findings = {
    machine: describeMachine(),
    fused,
    backends,
    data: data.map(({ finding }) => finding),
    cache: await examineFolder(cacheFolder()),
    runs: await examineFolder(request.runs),
    locks: await hasLocks(),
    request,
  };
  const problems = problemsIn(findings);
  const dataset = data[0]?.dataset;
  if (problems.length > 0 || dataset === undefined) return { ...findings, problems };
  return { ...findings, ...(await setUp(dataset, intent)) };
}

/** Nothing that is tried here for the first time: a backend that ends its process has done so in its trial. */
async function setUp(dataset: Dataset, intent: Intent): Promise<Pick<Diagnosis, 'setup' | 'problems'>> {
  try {
    const { engine, ...rest } = await intent.prepare(dataset);
    const { name, threads } = engine;
    return { setup: { engine: { name, ...(threads && { threads }) }, ...rest }, problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message: reason, hint } = error;
    return { problems: [{ subject: 'this training', reason, ...(hint && { hint }) }] };
  }
}

async function examineData(source: string, options: SourceOptions, intent?: Intent): Promise<ExaminedData> {
  try {
    const dataset = await openDataset(source, options);
    intent?.check(dataset);
    const { train, test } = dataset;
    return { finding: { source, works: true, train: train.count, test: test?.count ?? 0 }, dataset };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    const reason = message.replace(`${inOneLine(source)}: `, '');
    return { finding: { source, works: false, reason, ...(hint && { hint }) } };
  }
}

/** Of what was asked for only: a backend that nobody needs may be missing. */
function problemsIn({ fused, backends, data, runs, request }: Omit<Diagnosis, 'problems'>): Problem[] {
  const { engine, backend } = request;
  const asked = data[0] as DataFinding;
  const checks: [string, DataFinding | Trial | undefined][] = [
    ['engine fused', engine === 'fused' ? fused : undefined],
    [`backend ${backend}`, backend === 'auto' ? anyOf(backends) : backends[backend]],
    [`data ${asked.source}`, asked],
    [
      `writing to ${runs.path}`,
      runs.obstacle === undefined ? undefined : { works: false, reason: runs.obstacle },
    ],
  ];
  return checks.flatMap(([subject, finding]) => {
    if (finding === undefined || finding.works) return [];
    const { reason, hint } = finding;
    return [{ subject, reason, ...(hint && { hint }) }];
  });
}

/** What `auto` would find. */
function anyOf(backends: Diagnosis['backends']): Trial {
  return Object.values(backends).find(({ works }) => works) ?? backends.cpu;
}
