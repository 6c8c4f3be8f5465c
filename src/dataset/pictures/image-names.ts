import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { asUserError } from '../../files.ts';

const readable = ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.tif', '.tiff', '.avif', '.svg'];
/** Of pictures that must be converted first: to pass over them in silence would leave images out. */
const foreign = ['.bmp', '.heic', '.heif', '.jxl', '.jp2'];
const extensions = [...readable, ...foreign];

/**
 * The pictures that are meant: of a folder those in it, by the ending of their names and in natural order, without those
 * in folders inside it; any other name stays what it is.
 *
 * @throws UserError where a folder has no pictures
 */
export async function imageNames(input: string): Promise<string[]> {
  const isFolder = await stat(input).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [input];
  const entries = await readdir(input, { withFileTypes: true }).catch((error: unknown) => {
    throw asUserError(error, input);
  });
  const names = entries.flatMap((entry) =>
    !entry.isDirectory() && extensions.includes(extname(entry.name).toLowerCase()) ? [entry.name] : [],
  );
  if (names.length === 0) {
    const expected = 'a folder of images (.png, .jpg, .webp, .gif, .tiff, .avif, .svg) or a trained model';
    throw new UserError('image/no-images', `${input}: expected ${expected}, found neither in it`);
  }
  const order = new Intl.Collator('en', { numeric: true });
  return names.sort(order.compare).map((name) => join(input, name));
}
