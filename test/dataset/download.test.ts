import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type DownloadOptions, downloadFile } from '../../src/dataset/download.ts';
import { directoryWith, messageOf } from './idx-fixtures.ts';
import {
  content,
  remoteFile,
  sendAll,
  sendBeginning,
  sendRange,
  startMirror,
  stored,
} from './mirror-server.ts';

function optionsFor(folder: string, ...mirrors: string[]): DownloadOptions {
  return {
    folder,
    mirrors,
    stallTimeoutMs: 5000,
    signal: new AbortController().signal,
    onProgress: () => {},
    onRemark: () => {},
  };
}

/** A folder with the first `length` bytes of an earlier, unfinished download. */
function folderWithPart(bytes: Uint8Array, etag?: string): string {
  return directoryWith({ 'digits.gz.part': bytes, ...(etag && { 'digits.gz.part.etag': etag }) });
}

const half = stored.subarray(0, 1000);
const inFolder = (folder: string) => readdirSync(folder).sort();

/** Servers that fail, what they are given up for, and whether what they sent is kept. */
const failing: readonly [what: string, listener: RequestListener, failure: string, left: string[]][] = [
  [
    'answers 404',
    (_, response) => response.writeHead(404).end('no'),
    'MIRROR/digits.gz: the server answered 404 Not Found',
    [],
  ],
  [
    'answers 500',
    (_, response) => response.writeHead(500).end(),
    'MIRROR/digits.gz: the server answered 500 Internal Server Error',
    [],
  ],
  [
    'closes the connection at once',
    (request) => request.socket.destroy(),
    'MIRROR/digits.gz: the connection was closed early',
    [],
  ],
  [
    'closes the connection half-way',
    (request, response) => {
      sendBeginning(request, response);
      request.socket.destroySoon();
    },
    'MIRROR/digits.gz: the connection was closed early',
    ['digits.gz.part', 'digits.gz.part.etag'],
  ],
  [
    'announces more than it sends',
    (_, response) => {
      response.writeHead(200, { 'content-length': stored.length + 10 });
      response.write(stored, () => response.destroy());
    },
    'MIRROR/digits.gz: the connection was closed early',
    ['digits.gz.part'],
  ],
  [
    'announces less than it sends',
    (_, response) => response.writeHead(200, { 'content-length': 500 }).end(stored),
    'MIRROR/digits.gz: the gzip data are truncated: their end is missing',
    [],
  ],
  [
    'sends half without announcing a length',
    (_, response) => response.writeHead(200).end(half),
    'MIRROR/digits.gz: the gzip data are truncated: their end is missing',
    [],
  ],
  [
    'sends without end',
    (_, response) => {
      const more = () => response.write(Buffer.alloc(20_000), more);
      more();
    },
    'MIRROR/digits.gz: the server sent more than 68536 bytes',
    ['digits.gz.part'],
  ],
  [
    'sends an HTML page',
    (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Log in</h1>'),
    'MIRROR/digits.gz: expected gzip data, received an HTML or XML page',
    [],
  ],
  [
    'sends nothing',
    (_, response) => response.writeHead(200).end(),
    'MIRROR/digits.gz: expected gzip data, received an empty file',
    [],
  ],
  [
    'sends another file',
    (_, response) => response.writeHead(200).end(gzipSync('other')),
    `MIRROR/digits.gz: expected content with SHA-256 ${remoteFile.sha256}, received d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa`,
    [],
  ],
  [
    'sends a file that inflates to more',
    (_, response) => response.writeHead(200).end(gzipSync(Buffer.alloc(4000))),
    'MIRROR/digits.gz: expected 3000 bytes once inflated, received more',
    [],
  ],
];

describe('a mirror that', () => {
  test.each(failing)('%s is given up, and no file gets its name', async (_, listener, failure, left) => {
    const { address } = await startMirror(listener);
    const folder = directoryWith({});
    const message = await messageOf(downloadFile(remoteFile, optionsFor(folder, address)), folder);
    expect(message.replaceAll(address, 'MIRROR/')).toBe(
      `UserError: DIR/digits.gz: no mirror could provide it\n  ${failure}`,
    );
    expect(inFolder(folder)).toEqual(left);
  });

  test.each(failing)('%s is followed by the next', async (_, listener, failure) => {
    const [bad, good] = [await startMirror(listener), await startMirror(sendRange)];
    const folder = directoryWith({});
    const remarks: string[] = [];
    const options = {
      ...optionsFor(folder, bad.address, good.address),
      onRemark: (text: string) => remarks.push(text),
    };
    expect(await downloadFile(remoteFile, options)).toBe(`${good.address}digits.gz`);
    expect(remarks.map((text) => text.replace(bad.address, 'MIRROR/'))).toEqual([
      `${failure}; trying the next mirror`,
    ]);
    expect(gunzipSync(readFileSync(join(folder, 'digits.gz'))).equals(content)).toBe(true);
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test.each([
    ['before the answer', () => {}],
    ['half-way', sendBeginning],
  ] satisfies [string, RequestListener][])('stalls %s is given up', async (_, listener) => {
    const { address } = await startMirror(listener);
    const folder = directoryWith({});
    const options = { ...optionsFor(folder, address), stallTimeoutMs: 200 };
    const message = await messageOf(downloadFile(remoteFile, options), folder);
    expect(message.replaceAll(address, 'MIRROR/')).toBe(
      'UserError: DIR/digits.gz: no mirror could provide it\n  MIRROR/digits.gz: no bytes for 0.2 s',
    );
  });

  test('is slow is waited for, as long as bytes keep coming', async () => {
    const { address } = await startMirror((_, response) => {
      const pieces = Array.from({ length: 8 }, (_, index) => stored.subarray(index * 400, (index + 1) * 400));
      const sendNext = () => {
        const piece = pieces.shift();
        if (piece === undefined) return response.end();
        response.write(piece);
        setTimeout(sendNext, 100);
      };
      sendNext();
    });
    const folder = directoryWith({});
    await downloadFile(remoteFile, { ...optionsFor(folder, address), stallTimeoutMs: 600 });
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test('does not listen is given up', async () => {
    const { address, stop } = await startMirror(sendAll);
    await stop();
    const folder = directoryWith({});
    const message = await messageOf(downloadFile(remoteFile, optionsFor(folder, address)), folder);
    expect(message.replaceAll(address, 'MIRROR/')).toBe(
      'UserError: DIR/digits.gz: no mirror could provide it\n  MIRROR/digits.gz: the connection was refused',
    );
  });

  test('inflates on the way is taken: the file is gzipped again', async () => {
    const { address } = await startMirror((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': stored.length }).end(stored),
    );
    const folder = directoryWith({});
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(gunzipSync(readFileSync(join(folder, 'digits.gz'))).equals(content)).toBe(true);
  });
});

test('every failing mirror is listed with its reason', async () => {
  const { address } = await startMirror((request, response) =>
    response.writeHead(request.url?.startsWith('/a/') ? 404 : 503).end(),
  );
  const folder = directoryWith({});
  const options = optionsFor(folder, `${address}a`, `${address}b/`);
  const message = await messageOf(downloadFile(remoteFile, options), folder);
  expect(message.replaceAll(address, 'MIRROR/')).toBe(
    'UserError: DIR/digits.gz: no mirror could provide it\n' +
      '  MIRROR/a/digits.gz: the server answered 404 Not Found\n' +
      '  MIRROR/b/digits.gz: the server answered 503 Service Unavailable',
  );
});

describe('an unfinished download', () => {
  test('is continued where it stopped, from the same version', async () => {
    const { address, seen } = await startMirror(sendRange);
    const folder = folderWithPart(half, '"v1"');
    const progress: (readonly [number, number | undefined])[] = [];
    await downloadFile(remoteFile, {
      ...optionsFor(folder, address),
      onProgress: (received, total) => progress.push([received, total]),
    });
    expect(seen).toEqual([{ path: '/digits.gz', range: 'bytes=1000-', ifRange: '"v1"' }]);
    expect(progress.at(-1)).toEqual([stored.length, stored.length]);
    expect(progress[0]?.[0]).toBeGreaterThan(1000);
    expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test.each([
    ['the server ignores ranges', sendAll, half, undefined, 1],
    ['the server has another version', sendRange, Buffer.alloc(1000), '"v0"', 1],
    ['the server does not say that it has another version', sendRange, Buffer.alloc(1000), undefined, 2],
    ['the part is longer than the file', sendRange, Buffer.alloc(9000), '"v1"', 2],
  ] as const)('begins again where %s', async (_, listener, part, etag, requests) => {
    const { address, seen } = await startMirror((request, response) => listener(request, response));
    const folder = folderWithPart(part, etag);
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(seen.length).toBe(requests);
    expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
  });

  test('is not continued with another range than asked for', async () => {
    const { address } = await startMirror((_, response) =>
      response
        .writeHead(206, { 'content-range': `bytes 7-99/${stored.length}` })
        .end(stored.subarray(7, 100)),
    );
    const folder = folderWithPart(half, '"v1"');
    const message = await messageOf(downloadFile(remoteFile, optionsFor(folder, address)), folder);
    expect(message.replaceAll(address, 'MIRROR/')).toBe(
      'UserError: DIR/digits.gz: no mirror could provide it\n' +
        `  MIRROR/digits.gz: expected the bytes from 1000, the server announced bytes 7-99/${stored.length}`,
    );
  });

  test('of one mirror is continued by another with the same version', async () => {
    const [first, second] = [await startMirror(sendBeginning), await startMirror(sendRange)];
    const folder = directoryWith({});
    const options = { ...optionsFor(folder, first.address, second.address), stallTimeoutMs: 1000 };
    await downloadFile(remoteFile, options);
    expect(second.seen).toEqual([{ path: '/digits.gz', range: 'bytes=1000-', ifRange: '"v1"' }]);
    expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
  });

  test('is kept when the user interrupts', async () => {
    const interrupt = new AbortController();
    const { address } = await startMirror(sendBeginning);
    const folder = directoryWith({});
    const download = downloadFile(remoteFile, {
      ...optionsFor(folder, address),
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(),
    });
    await expect(download).rejects.toThrow('This operation was aborted');
    expect(readFileSync(join(folder, 'digits.gz.part')).equals(half)).toBe(true);
  });
});

describe('a file that is already there', () => {
  test('is left alone where it is whole, however it was compressed', async () => {
    const { address, seen } = await startMirror(sendAll);
    const folder = directoryWith({ 'digits.gz': gzipSync(content, { level: 1 }) });
    expect(await downloadFile(remoteFile, optionsFor(folder, address))).toBeUndefined();
    expect(seen).toEqual([]);
  });

  test.each([
    ['damaged', half],
    ['another', gzipSync('other')],
  ])('is replaced where it is %s', async (_, bytes) => {
    const { address } = await startMirror(sendAll);
    const folder = directoryWith({ 'digits.gz': bytes });
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
  });
});

test('a folder whose path is a file is refused', async () => {
  const { address } = await startMirror(sendAll);
  const folder = directoryWith({});
  writeFileSync(join(folder, 'out'), '');
  const options = optionsFor(join(folder, 'out'), address);
  expect(await messageOf(downloadFile(remoteFile, options), folder)).toBe(
    'UserError: DIR/out/digits.gz: a part of this path is a file, not a directory',
  );
});
