import { UserError } from '../../errors.ts';
import { isGzip } from '../gzip.ts';
import { shrinkInOwnProcess } from './own-process.ts';

/** The larger side of the bitmap, in pixels, at most. */
const BITMAP_SIZE = 2048;

/** Whether these bytes begin as SVG may, also where they are gzipped. */
export function mayBeSvg(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return isGzip(bytes) || /^\s*<(svg|.*<svg)/is.test(beginning);
}

/**
 * Draws an SVG in a process of its own. A few bytes of SVG can ask for any amount of work: shapes used by others again and
 * again, filters, pictures inside it.
 *
 * @param path names it in messages
 * @returns a PNG of the size that the SVG asks for, or of at most 2048x2048
 * @throws UserError where it cannot be drawn, or not in the time and memory that a digit takes many times over
 */
export async function svgToPng(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const most = { width: BITMAP_SIZE, height: BITMAP_SIZE, fit: 'inside', withoutEnlargement: true } as const;
  const png = await shrinkInOwnProcess(bytes, 'drawing this SVG', path, most);
  if (png !== undefined) return png;
  const problem = 'expected an SVG that can be drawn, received a damaged one or something else';
  throw new UserError('image/damaged', `${path}: ${problem}`, 'Save it again, or as PNG.');
}
