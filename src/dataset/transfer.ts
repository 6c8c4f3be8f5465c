import { asUserError } from '../files.ts';
import type { PartFile } from './part-file.ts';

/** What is wrong with one mirror, beginning with the address; another mirror may do better. */
export class MirrorFailure extends Error {
  override readonly name = 'MirrorFailure';
}

/** How a file is transferred. */
export interface TransferOptions {
  /** A server that sends more is cut off. */
  readonly maxBytes: number;
  /** The longest wait for the first or the next bytes. */
  readonly stallTimeoutMs: number;
  /** Stops the transfer; what has arrived is kept. */
  readonly signal: AbortSignal;
  /** Told how many bytes are there and, where the server says so, how many there will be. */
  readonly onProgress: (received: number, total: number | undefined) => void;
}

/**
 * Fetches the rest of a file into its part file, from the beginning where the server cannot or will not continue.
 *
 * @returns whether bytes from an earlier transfer were kept
 * @throws MirrorFailure where the server fails; what has arrived stays for the next attempt
 */
export async function transfer(url: string, part: PartFile, options: TransferOptions): Promise<boolean> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), options.stallTimeoutMs);
  try {
    const signal = AbortSignal.any([options.signal, stall.signal]);
    const response = await request(url, part, signal);
    timer.refresh();
    return await receive(response, url, part, { ...options, onProgress: progressAfter(timer, options) });
  } catch (error) {
    if (stall.signal.aborted) {
      throw new MirrorFailure(`${url}: no bytes for ${options.stallTimeoutMs / 1000} s`);
    }
    if (error instanceof TypeError) throw new MirrorFailure(`${url}: ${networkProblem(error)}`);
    throw asUserError(error, part.path);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks for what is missing; `If-Range` makes the server send everything where the file has changed meanwhile. */
async function request(url: string, part: PartFile, signal: AbortSignal): Promise<Response> {
  const offset = await part.size();
  const tag = await part.tag();
  const headers = new Headers({ 'accept-encoding': 'identity' });
  if (offset > 0) headers.set('range', `bytes=${offset}-`);
  if (offset > 0 && tag !== undefined) headers.set('if-range', tag);
  const response = await fetch(url, { headers, signal });
  if (response.status !== 416 || offset === 0) return response;
  await response.body?.cancel();
  await part.discard(); // the file is shorter than what we have: another version
  return request(url, part, signal);
}

async function receive(
  response: Response,
  url: string,
  part: PartFile,
  options: TransferOptions,
): Promise<boolean> {
  const { status, body } = response;
  if ((status !== 200 && status !== 206) || body === null) {
    await body?.cancel();
    throw new MirrorFailure(`${url}: the server answered ${status} ${response.statusText}`.trimEnd());
  }
  if (status === 200) await part.begin(strongTag(response));
  const offset = await part.size();
  if (status === 206) checkRange(response, offset, url);

  const total = announcedLength(response, offset);
  let received = offset;
  await part.append(body, (length) => {
    received += length;
    options.onProgress(received, total);
    if (received > options.maxBytes) {
      throw new MirrorFailure(`${url}: the server sent more than ${options.maxBytes} bytes`);
    }
  });
  return status === 206;
}

/** Passes progress on, and lets the wait for the next bytes begin again. */
function progressAfter(timer: NodeJS.Timeout, options: TransferOptions): TransferOptions['onProgress'] {
  return (received, total) => {
    timer.refresh();
    options.onProgress(received, total);
  };
}

function checkRange(response: Response, offset: number, url: string): void {
  const range = response.headers.get('content-range') ?? 'nothing';
  if (range.startsWith(`bytes ${offset}-`)) return;
  throw new MirrorFailure(`${url}: expected the bytes from ${offset}, the server announced ${range}`);
}

/** The length of the whole file, unknown where `fetch` inflates the content on the way. */
function announcedLength({ headers }: Response, offset: number): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : offset + Number(length);
}

/** The ETag, where it stands for these very bytes: not a weak one, and not of content that `fetch` inflates. */
function strongTag({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag === null || tag.startsWith('W/') || headers.has('content-encoding') ? undefined : tag;
}

const networkProblems: Record<string, string> = {
  ENOTFOUND: 'the host was not found',
  EAI_AGAIN: 'the host was not found',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed early',
  UND_ERR_SOCKET: 'the connection was closed early',
};

/** What `fetch` hides in the cause of its TypeError. */
function networkProblem(error: TypeError): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return networkProblems[cause?.code ?? ''] ?? cause?.message ?? error.message;
}
