import { fileURLToPath } from 'node:url';

/** A file or folder of this package by its path within it: the same from the sources, as in tests, from dist/ and from bundle/. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
