import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataFetch, type FetchSettings } from '../../src/commands/data-fetch.ts';
import { downloadProgress } from '../../src/commands/download-progress.ts';
import { directoryWith } from '../dataset/idx-fixtures.ts';
import { remoteFile, sendAll, sendBeginning, startMirror, stored } from '../dataset/mirror-server.ts';
import { captureIo, terminal } from './captured-io.ts';

const settings: FetchSettings = { files: [remoteFile], mirrors: [], minBytes: 1, stallTimeoutMs: 5000 };

describe('data fetch', () => {
  test('fetches what is missing, says what to do next, and leaves it alone the second time', async () => {
    const { address } = await startMirror(sendAll);
    const folder = directoryWith({});
    const [first, second] = [captureIo(), captureIo()];
    const options = { out: folder, mirror: [address] };
    expect(await dataFetch(options, first, settings)).toBe(0);
    expect(await dataFetch(options, second, settings)).toBe(0);
    const result = `${folder}: 1 file, checksums verified\nTrain on it: dropout-mlp train --data ${folder}\n`;
    expect([first.out(), second.out()]).toEqual([result, result]);
    expect(first.err()).toBe(`${folder}/digits.gz: from ${address}digits.gz\n`);
    expect(second.err()).toBe(`${folder}/digits.gz: already there\n`);
  });

  test('tries the mirrors of the user first and remarks on those that fail', async () => {
    const bad = await startMirror((_, response) => response.writeHead(404).end());
    const good = await startMirror(sendAll);
    const io = captureIo();
    const folder = directoryWith({});
    await dataFetch({ out: folder, mirror: [bad.address] }, io, { ...settings, mirrors: [good.address] });
    expect(io.err()).toBe(
      `${bad.address}digits.gz: the server answered 404 Not Found; trying the next mirror\n${folder}/digits.gz: from ${good.address}digits.gz\n`,
    );
  });

  test('what the server says does not steer the terminal', async () => {
    const moody = await startMirror((_, response) => response.writeHead(503, 'busy\u00c2\u009b31m').end());
    const good = await startMirror(sendAll);
    const io = captureIo();
    const folder = directoryWith({});
    await dataFetch({ out: folder, mirror: [moody.address] }, io, { ...settings, mirrors: [good.address] });
    expect(io.err()).toBe(
      `${moody.address}digits.gz: the server answered 503 busy\\u009b31m; trying the next mirror\n${folder}/digits.gz: from ${good.address}digits.gz\n`,
    );
  });

  test('--json --quiet writes one record and nothing else', async () => {
    const { address } = await startMirror(sendAll);
    const [io, folder] = [captureIo(), directoryWith({})];
    await dataFetch({ out: folder, mirror: [address], json: true, quiet: true }, io, settings);
    expect(JSON.parse(io.out())).toEqual({
      folder,
      files: [{ name: 'digits.gz', sha256: remoteFile.sha256, url: `${address}digits.gz` }],
    });
    expect(io.err()).toBe('');
  });

  test('Ctrl-C keeps what has arrived and gives exit code 130', async () => {
    const interrupt = new AbortController();
    const { address } = await startMirror(sendBeginning);
    const folder = directoryWith({});
    const io = captureIo(interrupt.signal);
    const running = dataFetch({ out: folder, mirror: [address] }, io, settings);
    while (!partHas(folder, 1000)) await new Promise(setImmediate);
    interrupt.abort();
    expect(await running).toBe(130);
    expect(io.err()).toBe('Interrupted. Run the same command again to continue where it stopped.\n');
    expect(readFileSync(join(folder, 'digits.gz.part')).equals(stored.subarray(0, 1000))).toBe(true);
    expect(io.out()).toBe('');
  });

  test.each(['mirror', 'ftp://host/mnist/', 'http://'])('--mirror %s is refused', async (mirror) => {
    await expect(dataFetch({ mirror: [mirror] }, captureIo(), settings)).rejects.toMatchObject({
      name: 'UserError',
      message: `--mirror: expected the address of a folder that begins with http:// or https://, received ${mirror}`,
    });
  });

  test('shows a bar on a terminal', async () => {
    const { address } = await startMirror(sendAll);
    const io = captureIo();
    const terminal = { ...io, stderr: { ...io.stderr, isTTY: true } };
    await dataFetch({ out: directoryWith({}), mirror: [address] }, terminal, settings);
    expect(io.err()).toContain('digits.gz ████████████████████████ 100 % of 3 kB');
  });
});

test.each([
  [80, 'train-images-idx3-ubyte.gz ████████████░░░░░░░░░░░░ 50 % of 9.9 MB'],
  [40, 'train-i…ubyte.gz ███░░░ 50 % of 9.9 MB'],
])('in %d columns the bar of a download leaves room for its name and size', (columns, line) => {
  const { io, written } = terminal(columns);
  const progress = downloadProgress({}, io);
  progress.update('train-images-idx3-ubyte.gz', 4_950_000, 9_900_000);
  expect(written()).toContain(line);
  progress.stop();
});

function partHas(folder: string, bytes: number): boolean {
  const part = readdirSync(folder).find((name) => /^digits\.gz\.part\..*\d$/.test(name));
  return part !== undefined && readFileSync(join(folder, part)).length >= bytes;
}
