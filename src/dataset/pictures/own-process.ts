import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import type { ResizeOptions } from 'sharp';
import { UserError } from '../../errors.ts';
import { asUserError } from '../../files.ts';

const MAX_SECONDS = 8;
/** Less than 500 MB with the process that waits, which has 110 MB of its own, 200 after some pictures; they share 50. */
const MAX_RESIDENT_BYTES = 340_000_000;

/** Ends itself where it takes too long or too much: nothing else can stop a decoder once it works. */
const program = `
  const [sharp, length, seconds, residentBytes, resize] = JSON.parse(process.argv[1]);
  const kill = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(kill, 1000 * seconds).unref();
  setInterval(() => process.memoryUsage.rss() > residentBytes && kill(), 5).unref();
  const shrink = async () => {
    const bytes = Buffer.alloc(length);
    let read = 0;
    for await (const chunk of process.stdin) read += chunk.copy(bytes, read);
    return require(sharp)(bytes, { limitInputPixels: false, failOn: 'error' })
      .autoOrient().resize(resize).toColourspace('srgb').png({ compressionLevel: 1 }).toBuffer();
  };
  shrink().then((png) => require('node:fs').writeFileSync(1, png));
`;

/**
 * Makes a picture smaller in a process of its own. Its memory is free again afterwards, as that of a decoder among our
 * own is not, and it can be ended; warnings that its libraries write to stderr are dropped.
 *
 * @param task what it does, for a message: `drawing this SVG`
 * @param path names the picture in messages
 * @returns a PNG; undefined where the picture cannot be decoded
 * @throws UserError where that takes more than the time and memory of any digit, many times over
 */
export async function shrinkInOwnProcess(
  bytes: Uint8Array,
  task: string,
  path: string,
  resize: ResizeOptions,
): Promise<Uint8Array | undefined> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  const residentBytes = MAX_RESIDENT_BYTES - bytes.length; // which this process holds too
  const settings = JSON.stringify([sharp, bytes.length, MAX_SECONDS, residentBytes, resize]);
  const child = spawn(process.execPath, ['-e', program, settings], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {}).end(bytes); // it may have ended before it has read all
  const [png, [code, signal]] = await Promise.all([buffer(child.stdout), once(child, 'close')]).catch(
    (error: unknown) => {
      throw asUserError(error, path);
    },
  );
  if (code === 0) return png;
  if (signal !== 'SIGKILL') return undefined;
  const problem = `${task} takes more than ${MAX_SECONDS} s or ${MAX_RESIDENT_BYTES / 1e6} MB`;
  throw new UserError('image/too-costly', `${path}: ${problem}`, 'Save it as PNG; 280x280 is plenty.');
}
