import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../../errors.ts';
import { asUserError } from '../../files.ts';
import { isGzip } from '../gzip.ts';

/** The larger side of the bitmap, in pixels, at most. */
const BITMAP_SIZE = 2048;
const MAX_SECONDS = 5;
const MAX_RESIDENT_BYTES = 300_000_000;

/** Ends itself where it takes too long or too much: nothing else can stop librsvg once it draws. */
const program = `
  const kill = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(kill, ${1000 * MAX_SECONDS}).unref();
  setInterval(() => process.memoryUsage.rss() > ${MAX_RESIDENT_BYTES} && kill(), 5).unref();
  const draw = async () => {
    const bytes = await require('node:stream/consumers').buffer(process.stdin);
    const fit = { fit: 'inside', withoutEnlargement: true };
    return require(process.argv[1])(bytes, { limitInputPixels: false })
      .resize(${BITMAP_SIZE}, ${BITMAP_SIZE}, fit).png({ compressionLevel: 1 }).toBuffer();
  };
  draw().then((png) => require('node:fs').writeFileSync(1, png));
`;

/** Whether these bytes begin as SVG may, also where they are gzipped. */
export function mayBeSvg(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return isGzip(bytes) || /^\s*<(svg|.*<svg)/is.test(beginning);
}

/**
 * Draws an SVG in a process of its own. A few bytes of SVG can ask for any amount of work (shapes used by others again and
 * again, filters, pictures inside it), and its libraries write warnings to stderr.
 *
 * @param path names it in messages
 * @returns a PNG of the size that the SVG asks for, or of at most 2048x2048
 * @throws UserError where it cannot be drawn, or not in the time and memory that a digit takes many times over
 */
export async function svgToPng(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  const child = spawn(process.execPath, ['-e', program, sharp], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {}).end(bytes); // it may have ended before it has read all
  const [png, [code, signal]] = await Promise.all([buffer(child.stdout), once(child, 'close')]).catch(
    (error: unknown) => {
      throw asUserError(error, path);
    },
  );
  if (code === 0) return png;
  if (signal === 'SIGKILL') {
    const problem = `drawing this SVG takes more than ${MAX_SECONDS} s or ${MAX_RESIDENT_BYTES / 1e6} MB`;
    throw new UserError('image/too-costly', `${path}: ${problem}`, 'Save it as PNG; 280x280 is plenty.');
  }
  const problem = 'expected an SVG that can be drawn, received a damaged one or something else';
  throw new UserError('image/damaged', `${path}: ${problem}`, 'Save it again, or as PNG.');
}
