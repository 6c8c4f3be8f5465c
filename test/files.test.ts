import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getSystemErrorMap } from 'node:util';
import { describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import { asUserError, makeDirectory, readInto, readRegularFile, withRegularFile } from '../src/files.ts';
import { directoryWith, messageOf } from './dataset/idx-fixtures.ts';

const onLinux = test.runIf(process.platform === 'linux');
const onPosix = test.skipIf(process.platform === 'win32');

test('directories below one that none of them found are all made', async () => {
  for (let attempt = 0; attempt < 10; attempt++) {
    const runs = join(directoryWith({}), 'experiment/runs');
    const made = Array.from({ length: 20 }, async (_, number) => {
      for (let turn = 0; turn < number; turn++) await nextTurn(); // others come a little later
      await makeDirectory(join(runs, String(number)));
    });
    await Promise.all(made);
    expect(readdirSync(runs)).toHaveLength(20);
  }
});

describe('readRegularFile', () => {
  const refusalOf = (directory: string, name: string, maxBytes = 10) =>
    messageOf(readRegularFile(join(directory, name), { maxBytes }), directory);

  test.each([0, 1, 9, 10])('reads a file of %i bytes where 10 are allowed', async (length) => {
    const path = join(directoryWith({ file: 'x'.repeat(length) }), 'file');
    expect((await readRegularFile(path, { maxBytes: 10 })).toString()).toBe('x'.repeat(length));
  });

  test('refuses a larger one without reading it', async () => {
    const directory = directoryWith({ file: '' });
    truncateSync(join(directory, 'file'), 2 ** 36); // takes no room on the disk
    const reading = readRegularFile(join(directory, 'file'), { maxBytes: 2_000_000, what: 'a config' });
    expect(await messageOf(reading, directory)).toBe(
      'UserError: DIR/file: expected a config of at most 2 MB, received more',
    );
  });

  onLinux('reads files of /proc, which have no size', async () => {
    const bytes = await readRegularFile('/proc/self/maps', { maxBytes: 1_000_000 });
    expect(bytes.toString()).toMatch(/^[0-9a-f]+-[0-9a-f]+ (.|\n)*\n$/);
    expect(bytes.length).toBeGreaterThan(4097);
    expect(await refusalOf('/proc/self', 'maps')).toBe(
      'UserError: DIR/maps: expected a file of at most 0.00001 MB, received more',
    );
  });

  test('refuses a directory', async () => {
    const directory = directoryWith({});
    mkdirSync(join(directory, 'folder'));
    expect(await refusalOf(directory, 'folder')).toBe(
      'UserError: DIR/folder: expected a file, received a directory',
    );
  });

  onPosix('refuses a pipe that nobody writes to', async () => {
    const directory = directoryWith({});
    spawnSync('mkfifo', [join(directory, 'pipe')]);
    expect(await refusalOf(directory, 'pipe')).toBe(
      'UserError: DIR/pipe: expected a regular file, received a pipe',
    );
  });

  onPosix('refuses a device without end', async () => {
    expect(await refusalOf('/dev', 'zero')).toBe(
      'UserError: DIR/zero: expected a regular file, received a device',
    );
  });

  test('refuses links in a circle', async () => {
    const directory = directoryWith({});
    symlinkSync('b', join(directory, 'a'));
    symlinkSync('a', join(directory, 'b'));
    expect(await refusalOf(directory, 'a')).toBe(
      'UserError: DIR/a: its links lead to each other, never to a file',
    );
  });

  test('refuses a path that holds a NUL', async () => {
    expect(await refusalOf('DIR', 'a\0b')).toBe(String.raw`UserError: "DIR/a\u0000b": no path holds a NUL`);
  });
});

describe('a file that changes while it is read', () => {
  const buffer = new Uint8Array(6);

  test('is read as far as the buffer goes, though it grew', async () => {
    const path = join(directoryWith({ file: 'abc' }), 'file');
    const length = await withRegularFile(path, async (file, size) => {
      await appendFile(path, 'defghi');
      expect(size).toBe(3);
      return readInto(file, buffer, 1);
    });
    expect([length, Buffer.from(buffer).toString()]).toEqual([6, 'bcdefg']);
  });

  test('is read to its end, though it shrank', async () => {
    const path = join(directoryWith({ file: 'abcdef' }), 'file');
    const length = await withRegularFile(path, async (file) => {
      await truncate(path, 2);
      return readInto(file, buffer);
    });
    expect(length).toBe(2);
  });
});

test('a defect is one, though the path holds a NUL', () => {
  const error = new TypeError('undefined is not a function');
  expect(asUserError(error, 'a\0b')).toBe(error);
});

describe('an error of the operating system becomes a UserError with the path', () => {
  const systemError = (errno: number, code: string) =>
    Object.assign(new Error(`${code}: as Node words it`), { errno, code, syscall: 'open' });
  const messageOfCode = (code: string, errno = -(constants.errno as Record<string, number>)[code]!) =>
    String(asUserError(systemError(errno, code), 'some/path'));

  test('whichever it is', () => {
    for (const [errno, [code]] of getSystemErrorMap()) {
      expect(asUserError(systemError(errno, code), 'some/path')).toBeInstanceOf(UserError);
      expect(messageOfCode(code, errno)).toMatch(/^UserError: some\/path: [a-z]/);
    }
  });

  test.each([
    ['ELOOP', 'its links lead to each other, never to a file'],
    ['EIO', 'the disk does not answer as it should'],
    ['EINVAL', 'the file system does not allow this'],
    ['EBUSY', 'in use by the system or another program'],
    ['EXDEV', 'a file cannot be renamed from one disk to another'],
    ['EMFILE', 'too many files are open in this program'],
    ['ENFILE', 'too many files are open on this machine'],
    ['EISDIR', 'expected a file, received a directory'],
    ['EROFS', 'the file system is read-only'],
    ['ENAMETOOLONG', 'the path is too long'],
    ['EAGAIN', 'resource temporarily unavailable (EAGAIN)'],
  ])('%s: %s', (code, problem) => {
    expect(messageOfCode(code)).toBe(`UserError: some/path: ${problem}`);
  });

  onLinux('though Node has no name for it', () => {
    expect(messageOfCode('Unknown system error -116', -116)).toBe(
      'UserError: some/path: gone from its network drive',
    );
    expect(messageOfCode('Unknown system error -122', -122)).toBe(
      'UserError: some/path: the disk quota is used up',
    );
    expect(messageOfCode('Unknown system error -9999', -9999)).toBe(
      'UserError: some/path: refused by the operating system (error 9999)',
    );
  });

  test('a file that Node does not read at once', () => {
    const error = Object.assign(new RangeError('File size'), { code: 'ERR_FS_FILE_TOO_LARGE' });
    expect(String(asUserError(error, 'some/path'))).toBe(
      'UserError: some/path: the file is larger than can be read at once',
    );
  });

  test.each([
    new TypeError('undefined is not a function'),
    Object.assign(new TypeError('flags'), { code: 'ERR_INVALID_ARG_VALUE' }),
    Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR', errno: -5 }),
    new UserError('some/code', 'a message'),
    undefined,
    'text',
  ])('but %s stays what it is', (error) => {
    expect(asUserError(error, 'some/path')).toBe(error);
  });
});
