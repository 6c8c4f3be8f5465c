import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type DownloadOptions, downloadFile } from '../../src/dataset/download.ts';
import { PartFile } from '../../src/dataset/part-file.ts';
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
    minBytes: 1,
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
    'sends as a range, unasked, another file',
    (_, response) => {
      const other = gzipSync('other');
      response.writeHead(206, { 'content-range': `bytes 0-${other.length - 1}/${other.length}` }).end(other);
    },
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

  test('sends too little in the time it has is given up; the next goes on from there', async () => {
    const slow = await startMirror((_, response) => {
      response.writeHead(200, { 'content-length': stored.length, etag: '"v1"' });
      response.write(stored.subarray(0, 300));
    });
    const good = await startMirror(sendRange);
    const folder = directoryWith({});
    const remarks: string[] = [];
    await downloadFile(remoteFile, {
      ...optionsFor(folder, slow.address, good.address),
      minBytes: 500,
      stallTimeoutMs: 500,
      onRemark: (text) => remarks.push(text.replace(slow.address, 'MIRROR/')),
    });
    expect(remarks).toEqual([
      'MIRROR/digits.gz: the server sent 300 bytes in 0.5 s, expected at least 500; trying the next mirror',
    ]);
    expect(good.seen).toEqual([{ path: '/digits.gz', range: 'bytes=300-', ifRange: '"v1"' }]);
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test('sends one byte at a time is given up', async () => {
    const { address } = await startMirror((_, response) => {
      let sent = 0;
      const timer = setInterval(() => response.write(stored.subarray(sent, ++sent)), 20);
      response.on('close', () => clearInterval(timer));
    });
    const folder = directoryWith({});
    const options = { ...optionsFor(folder, address), minBytes: 500, stallTimeoutMs: 300 };
    const message = await messageOf(downloadFile(remoteFile, options), folder);
    expect(message.replaceAll(address, 'MIRROR/')).toMatch(
      /^UserError: DIR\/digits\.gz: no mirror could provide it\n {2}MIRROR\/digits\.gz: the server sent \d+ bytes in 0\.3 s, expected at least 500$/,
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
    await downloadFile(remoteFile, { ...optionsFor(folder, address), minBytes: 500, stallTimeoutMs: 600 });
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

  test.each([
    ['has a line break', '"v1"\n'],
    ['has a NUL', '"v\0"'],
    ['is empty', ''],
    ['is cut off', '"v'],
    ['is a weak one', 'W/"v1"'],
  ])('begins again where its version %s', async (_, etag) => {
    const { address, seen } = await startMirror(sendRange);
    const folder = directoryWith({ 'digits.gz.part': half, 'digits.gz.part.etag': etag });
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(seen).toEqual([{ path: '/digits.gz', range: undefined, ifRange: undefined }]);
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test.for([
    ['a directory', 'mkdir', ['digits.gz.part'], ['digits.gz', 'digits.gz.part']],
    ['a pipe', 'mkfifo', ['digits.gz.part'], ['digits.gz', 'digits.gz.part']],
    ['one with a pipe for its version', 'mkfifo', ['digits.gz.part.etag'], ['digits.gz']],
  ] as const)('is begun anew beside %s', async ([, command, names, left], { skip }) => {
    const { address } = await startMirror(sendRange);
    const folder = directoryWith(names[0] === 'digits.gz.part' ? {} : { 'digits.gz.part': half });
    const { status } = spawnSync(command, names, { cwd: folder });
    if (status !== 0) skip('this system has no pipes');
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
    expect(inFolder(folder)).toEqual(left);
  });

  test('begins again where there is more of it than the file can have', async () => {
    const { address, seen } = await startMirror(sendRange);
    const folder = folderWithPart(Buffer.alloc(70_000));
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(seen).toEqual([{ path: '/digits.gz', range: undefined, ifRange: undefined }]);
    expect(inFolder(folder)).toEqual(['digits.gz']);
  });

  test.skipIf(process.platform === 'win32').each([
    ['sends all', sendAll],
    [
      'answers with a range that nobody asked for',
      ((_, response) =>
        response
          .writeHead(206, { 'content-range': `bytes 0-${stored.length - 1}/${stored.length}` })
          .end(stored)) as RequestListener,
    ],
  ])(
    'that is a pipe, and its version too, is left alone beside a download from a mirror that %s',
    async (_, listener) => {
      const { address } = await startMirror(listener);
      const folder = directoryWith({});
      for (const name of ['digits.gz.part', 'digits.gz.part.etag']) spawnSync('mkfifo', [join(folder, name)]);
      await downloadFile(remoteFile, optionsFor(folder, address));
      expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
      expect(inFolder(folder)).toEqual(['digits.gz', 'digits.gz.part', 'digits.gz.part.etag']);
    },
  );

  test('of a process that was killed is continued, not one of a process that runs', async () => {
    const { address, seen } = await startMirror(sendRange);
    const own = basename((await PartFile.claim('digits.gz')).path);
    const of = (processId: number) => own.replace(`-${process.pid}-`, `-${processId}-`);
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const [killed, running] = [of(ended), of(process.ppid)];
    const folder = directoryWith({
      [running]: stored.subarray(0, 500),
      [killed]: half,
      [`${killed}.etag`]: '"v1"',
    });
    await downloadFile(remoteFile, optionsFor(folder, address));
    expect(seen).toEqual([{ path: '/digits.gz', range: 'bytes=1000-', ifRange: '"v1"' }]);
    expect(inFolder(folder)).toEqual(['digits.gz', running]);
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

test('two that download one file at once both have it, and leave nothing else', async () => {
  const waiting: (() => void)[] = [];
  const { address, seen } = await startMirror((request, response) => {
    sendBeginning(request, response);
    waiting.push(() => response.end(stored.subarray(1000)));
    if (waiting.length === 2) for (const finish of waiting) finish();
  });
  const folder = directoryWith({});
  const options = optionsFor(folder, address);
  const url = `${address}digits.gz`;
  expect(await Promise.all([downloadFile(remoteFile, options), downloadFile(remoteFile, options)])).toEqual([
    url,
    url,
  ]);
  expect(seen.length).toBe(2);
  expect(readFileSync(join(folder, 'digits.gz')).equals(stored)).toBe(true);
  expect(inFolder(folder)).toEqual(['digits.gz']);
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
