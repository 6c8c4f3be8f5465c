import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { UserError } from './errors.ts';

const anotherName = 'Choose another path.';
const freeSpace = 'Free some space or choose a path on another disk, then run it again.';
const closeFiles = 'Close other programs or raise the limit (ulimit -n), then run it again.';

/** By the operating system's own name or Node's code. */
const explanations: Record<string, readonly [problem: string, hint: string]> = {
  ENOENT: ['no such file or directory', 'Check the path.'],
  EISDIR: ['expected a file, received a directory', 'Name a file inside it.'],
  ENOTDIR: ['a part of this path is a file, not a directory', anotherName],
  EEXIST: ['a file of this name already exists', anotherName],
  ENOTEMPTY: ['the directory is not empty', anotherName],
  EACCES: ['permission denied', 'Choose a path you may use, or change its permissions.'],
  EPERM: ['operation not permitted', 'Choose a path you may use, or change its permissions.'],
  EROFS: ['the file system is read-only', 'Choose a path on another disk.'],
  ENOSPC: ['the disk is full', freeSpace],
  EDQUOT: ['the disk quota is used up', freeSpace],
  EFBIG: ['the file would be larger than is allowed here', 'Raise the limit or choose another disk.'],
  ENAMETOOLONG: ['the path is too long', 'Choose a shorter one.'],
  ELOOP: ['its links lead to each other, never to a file', 'Mend the links or choose another path.'],
  EINVAL: ['the file system does not allow this', anotherName],
  EIO: ['the disk does not answer as it should', 'Check the disk, then run it again.'],
  EBUSY: ['in use by the system or another program', 'Close what uses it or choose another path.'],
  ETXTBSY: ['in use by a running program', 'Close what uses it or choose another path.'],
  EXDEV: ['a file cannot be renamed from one disk to another', anotherName],
  ESTALE: ['gone from its network drive', 'Mount the drive again, then run it again.'],
  ENXIO: ['expected a regular file, received a socket or a device that is not there', 'Check the path.'],
  EMFILE: ['too many files are open in this program', closeFiles],
  ENFILE: ['too many files are open on this machine', closeFiles],
  ENOMEM: ['not enough memory', 'Close other programs, then run it again.'],
  ERR_FS_FILE_TOO_LARGE: ['the file is larger than can be read at once', 'Check the path.'],
};

/**
 * Turns an error of the operating system about `path` into a `UserError`, whichever it is; returns any other error as it
 * is.
 */
export function asUserError(error: unknown, path: string): unknown {
  const { code = '', errno, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ERR_INVALID_ARG_VALUE' && path.includes('\0'))
    return new UserError('file/nul', `${JSON.stringify(path)}: no path holds a NUL`, 'Check the path.');
  const isSystemError = errno !== undefined && syscall !== undefined;
  const name = isSystemError ? systemName(errno, code) : code;
  if (Object.hasOwn(explanations, name)) return refusal(name, path);
  if (!isSystemError) return error;
  const words = getSystemErrorMap().get(errno)?.[1] ?? 'refused by the operating system';
  const hint = 'Check the path and the disk it is on.';
  return new UserError(`file/${name.toLowerCase()}`, `${path}: ${words} (${name})`, hint);
}

/** As `asUserError`, where nobody knows any more what it was about. */
export function asRefusal(error: unknown): unknown {
  const { code, path, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ERR_MODULE_NOT_FOUND' && openFilesAllowed() < FEW_OPEN_FILES)
    return refusal('EMFILE', 'a part of dropout-mlp');
  return asUserError(error, path ?? (syscall === 'uv_cwd' ? 'the current directory' : syscall));
}

/** With fewer, Node finds no more of our modules: that it may not open them it does not say. */
const FEW_OPEN_FILES = 128;

/** As far as Node knows the limit: not on Windows. */
function openFilesAllowed(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  return Number(userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
}

/** @param name of the explanation */
export function refusal(name: string, path: string): UserError {
  const [problem, hint] = explanations[name] as (typeof explanations)[string];
  return new UserError(`file/${name.toLowerCase()}`, `${path}: ${problem}`, hint);
}

/** Node has a number only (`Unknown system error -116`) for some of the errors that the operating system names. */
function systemName(errno: number, code: string): string {
  if (getSystemErrorMap().has(errno)) return code;
  const named = Object.entries(constants.errno).find(([, value]) => value === -errno);
  return named?.[0] ?? `error ${-errno}`;
}
