import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { asUserError, readRegularFile, writeFileAtomic } from '../files.ts';
import { describeContent } from './content.ts';
import { inflate, isGzip } from './gzip.ts';
import type { RemoteFile } from './mirrors.ts';
import { PartFile } from './part-file.ts';
import { MirrorFailure, type TransferOptions, transfer } from './transfer.ts';

/** How and where to files are downloaded. */
export interface DownloadOptions extends Omit<TransferOptions, 'maxBytes'> {
  /** Addresses of folders that hold the file, in the order they are tried. */
  readonly mirrors: readonly string[];
  readonly folder: string;
  /** Told why a mirror was given up for the next. */
  readonly onRemark: (text: string) => void;
}

/** Room for the headers of gzip and for content that cannot be compressed. */
const GZIP_OVERHEAD_BYTES = 65_536;

/**
 * Downloads one file and verifies it before it gets its name. An unfinished download is continued, by whichever
 * mirror has the same version. Several processes may download the same file at once, each for itself.
 *
 * @returns the address it came from, or nothing where a verified file was already there
 * @throws UserError where every mirror fails, or the disk
 */
export async function downloadFile(file: RemoteFile, options: DownloadOptions): Promise<string | undefined> {
  const path = join(options.folder, file.name);
  if (await isThere(path, file)) return undefined;
  try {
    const part = await PartFile.claim(path);
    try {
      return await downloadFromAny(path, file, part, options);
    } finally {
      await part.release();
    }
  } catch (error) {
    throw asUserError(error, `${path}.part`);
  }
}

/** Of the file as it is or gzipped. */
function mostBytes({ bytes }: RemoteFile): number {
  return bytes + GZIP_OVERHEAD_BYTES;
}

async function downloadFromAny(
  path: string,
  file: RemoteFile,
  part: PartFile,
  options: DownloadOptions,
): Promise<string> {
  const failures: string[] = [];
  for (const mirror of options.mirrors) {
    const url = new URL(file.name, mirror.endsWith('/') ? mirror : `${mirror}/`).href;
    try {
      await downloadFrom(url, path, file, part, options);
      return url;
    } catch (error) {
      if (!(error instanceof MirrorFailure)) throw error;
      failures.push(error.message);
      if (mirror !== options.mirrors.at(-1)) options.onRemark(`${error.message}; trying the next mirror`);
    }
  }
  throw new UserError(
    'download/failed',
    [`${path}: no mirror could provide it`, ...failures.map((failure) => `  ${failure}`)],
    'Check the connection and run the command again, or name another mirror with --mirror URL.',
  );
}

async function isThere(path: string, file: RemoteFile): Promise<boolean> {
  try {
    const bytes = await readRegularFile(path, { maxBytes: mostBytes(file) });
    return (await findProblem(bytes, file, path)) === undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'file/enoent' || code === 'file/too-large') return false;
    throw error;
  }
}

async function downloadFrom(
  url: string,
  path: string,
  file: RemoteFile,
  part: PartFile,
  options: DownloadOptions,
): Promise<void> {
  const continued = await transfer(url, part, { ...options, maxBytes: mostBytes(file) });
  const bytes = await part.read(mostBytes(file));
  const problem = await findProblem(bytes, file, url);
  if (problem === undefined) {
    // Some servers have `fetch` inflate on the way; the name promises gzip data.
    await writeFileAtomic(path, isGzip(bytes) ? bytes : gzipSync(bytes));
    await part.discard();
    return;
  }
  await part.discard();
  if (!continued) throw new MirrorFailure(problem);
  return downloadFrom(url, path, file, part, options); // the two halves may be of different versions
}

/** What is wrong with downloaded content, beginning with `origin`; nothing where its checksum is right. */
async function findProblem(bytes: Uint8Array, file: RemoteFile, origin: string): Promise<string | undefined> {
  try {
    const content = isGzip(bytes) ? await inflate(bytes, file.bytes, origin) : bytes;
    const received = createHash('sha256').update(content).digest('hex');
    if (received === file.sha256) return undefined;
    if (!isGzip(bytes)) return `${origin}: expected gzip data, received ${describeContent(bytes)}`;
    return `${origin}: expected content with SHA-256 ${file.sha256}, received ${received}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
