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
  /** The longest wait for the first bytes, and for each next `minBytes`. */
  readonly stallTimeoutMs: number;
  /** A server that sends fewer in a time of `stallTimeoutMs` is given up. */
  readonly minBytes: number;
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
  const pace = new Pace(options);
  try {
    const signal = AbortSignal.any([options.signal, pace.signal]);
    await discardUnusable(part, options);
    const response = await request(url, part, signal);
    return await receive(response, url, part, pace, options);
  } catch (error) {
    if (pace.signal.aborted) throw new MirrorFailure(`${url}: ${pace.complaint}`);
    if (error instanceof TypeError) throw new MirrorFailure(`${url}: ${networkProblem(error)}`);
    throw asUserError(error, part.restingPath);
  } finally {
    pace.stop();
  }
}

/** Watches that bytes keep coming. */
class Pace {
  readonly #options: TransferOptions;
  readonly #slow = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** In the time that the timer measures. */
  #bytes = 0;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#slow.abort(), options.stallTimeoutMs);
  }

  /** Aborted when they came too slowly. */
  get signal(): AbortSignal {
    return this.#slow.signal;
  }

  get complaint(): string {
    const seconds = `${this.#options.stallTimeoutMs / 1000} s`;
    if (this.#bytes === 0) return `no bytes for ${seconds}`;
    return `the server sent ${this.#bytes} bytes in ${seconds}, expected at least ${this.#options.minBytes}`;
  }

  /** The server has answered. */
  begin(): void {
    this.#timer.refresh();
  }

  receive(length: number): void {
    this.#bytes += length;
    if (this.#bytes < this.#options.minBytes) return;
    this.#bytes = 0;
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** An ETag of RFC 9110, section 8.8.3, that stands for certain bytes: not a weak one. */
const strongTagPattern = /^"[\x21\x23-\x7e\x80-\xff]*"$/;

/** Begins anew where what is left of an earlier attempt is damaged: too long, or of a version that no server could name. */
async function discardUnusable(part: PartFile, { maxBytes }: TransferOptions): Promise<void> {
  const tag = await part.tag();
  const isDamaged = tag !== undefined && !strongTagPattern.test(tag);
  if (isDamaged || (await part.size()) > maxBytes) await part.discard();
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
  pace: Pace,
  options: TransferOptions,
): Promise<boolean> {
  pace.begin();
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
    pace.receive(length);
    options.onProgress(received, total);
    if (received > options.maxBytes) {
      throw new MirrorFailure(`${url}: the server sent more than ${options.maxBytes} bytes`);
    }
  });
  return offset > 0;
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

/** The ETag, where it stands for these very bytes: not of content that `fetch` inflates. */
function strongTag({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag === null || !strongTagPattern.test(tag) || headers.has('content-encoding') ? undefined : tag;
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
