import { join } from 'node:path';
import { downloadFile } from '../dataset/download.ts';
import { type FetchedDataset, mnistFiles, mnistMirrors, type RemoteFile } from '../dataset/mirrors.ts';
import { UserError } from '../errors.ts';
import { renderDataFetch } from '../report/data-fetch.ts';
import { downloadProgress } from './download-progress.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface DataFetchOptions extends CommonOptions {
  /** Where the files go. */
  readonly out?: string;
  /** Addresses of folders that hold the files, tried before the known ones. */
  readonly mirror?: readonly string[];
}

/** What is fetched and from where. */
export interface FetchSettings {
  readonly files: readonly RemoteFile[];
  readonly mirrors: readonly string[];
  /** A mirror that sends fewer bytes in that time is given up. */
  readonly minBytes: number;
  readonly stallTimeoutMs: number;
}

/** One kilobyte a second, at least. */
const mnist: FetchSettings = {
  files: mnistFiles,
  mirrors: mnistMirrors,
  minBytes: 30_000,
  stallTimeoutMs: 30_000,
};

/** Downloads MNIST and verifies it. Files that are already there and whole are left alone. */
export async function dataFetch(
  options: DataFetchOptions,
  io: Io,
  settings: FetchSettings = mnist,
): Promise<ExitCode> {
  const folder = options.out ?? 'data/mnist';
  const ownMirrors = (options.mirror ?? []).map(checkedMirror);
  try {
    const mirrors = [...ownMirrors, ...settings.mirrors];
    const record = await fetchAll(folder, options, io, { ...settings, mirrors });
    print(io, options, record, renderDataFetch);
    return exitCodes.good;
  } catch (error) {
    if (!io.interrupt.aborted) throw error;
    io.stderr.write('Interrupted. Run the same command again to continue where it stopped.\n');
    return exitCodes.interrupted;
  }
}

async function fetchAll(
  folder: string,
  options: CommonOptions,
  io: Io,
  { files, mirrors, minBytes, stallTimeoutMs }: FetchSettings,
): Promise<FetchedDataset> {
  const progress = downloadProgress(options, io);
  const fetched: FetchedDataset['files'][number][] = [];
  try {
    for (const file of files) {
      const { name, sha256 } = file;
      const url = await downloadFile(file, {
        mirrors,
        folder,
        minBytes,
        stallTimeoutMs,
        signal: io.interrupt,
        onProgress: (received, total) => progress.update(name, received, total),
        onRemark: progress.line,
      });
      progress.line(url ? `${join(folder, name)}: from ${url}` : `${join(folder, name)}: already there`);
      fetched.push(url ? { name, sha256, url } : { name, sha256 });
    }
  } finally {
    progress.stop();
  }
  return { folder, files: fetched };
}

function checkedMirror(mirror: string): string {
  if (URL.canParse(mirror) && /^https?:/i.test(mirror)) return mirror;
  throw new UserError(
    'fetch/mirror',
    `--mirror: expected the address of a folder that begins with http:// or https://, received ${mirror}`,
  );
}
