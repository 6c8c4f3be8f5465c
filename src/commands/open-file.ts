import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** By platform: what opens a file with the program that the user has for its kind, and the words before its name. */
const openers: Partial<Record<NodeJS.Platform, readonly [program: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens a file as a double click would, and does not wait until it is closed.
 *
 * @returns false where there is no program that does
 */
export async function openFile(path: string): Promise<boolean> {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((settle) => {
    const child = spawn(program, [...words, resolve(path)], { detached: true, stdio: 'ignore' });
    child.on('spawn', () => settle(true)).on('error', () => settle(false));
    child.unref();
  });
}
