import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { RemoteFile } from '../../src/dataset/mirrors.ts';
import { RandomStream } from '../../src/random.ts';

const noise = new RandomStream(1, 'shuffle');

/** What the tests download: 3000 bytes that gzip cannot shrink. */
export const content = Buffer.from(Array.from({ length: 3000 }, () => noise.below(256)));
export const stored = gzipSync(content);
export const remoteFile: RemoteFile = {
  name: 'digits.gz',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

/** A request as a test wants to look at it again. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** A server on this machine. */
export interface Mirror {
  /** Ends in a slash. */
  readonly address: string;
  readonly seen: readonly SeenRequest[];
  readonly stop: () => Promise<void>;
}

/** Starts a server that is stopped at the end of the test. */
export async function startMirror(listener: RequestListener): Promise<Mirror> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    seen.push({ path: request.url ?? '', range, ifRange: ifRange as string | undefined });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, stop };
}

/** Answers with the whole file, whatever is asked for. */
export function sendAll(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': stored.length }).end(stored);
}

/** Answers as a good server: with the range asked for, unless `If-Range` names another version. */
export function sendRange(request: IncomingMessage, response: ServerResponse, etag = '"v1"'): void {
  const offset = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const expected = request.headers['if-range'];
  if (offset === 0 || (expected !== undefined && expected !== etag)) {
    response.writeHead(200, { 'content-length': stored.length, etag }).end(stored);
  } else if (offset >= stored.length) {
    response.writeHead(416, { 'content-range': `bytes */${stored.length}` }).end();
  } else {
    const range = `bytes ${offset}-${stored.length - 1}/${stored.length}`;
    response.writeHead(206, { 'content-length': stored.length - offset, 'content-range': range, etag });
    response.end(stored.subarray(offset));
  }
}

/** Sends the first 1000 bytes and then nothing, as version `"v1"`. */
export function sendBeginning(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': stored.length, etag: '"v1"' });
  response.write(stored.subarray(0, 1000));
}
