/** What JavaScript calls. Every thread has an instance of its own; all share one memory. */
import { announce, isFor, waitForCommand } from './barrier';
import { setCuts } from './cuts';
import { packImages } from './input';
import { measureImages } from './measuring';
import { setArena } from './memory';
import { setNoise } from './noise';
import { setPackPatterns } from './pack';
import { setStream } from './philox';
import { DROPOUT_STREAM, Images, SAMPLE, SAMPLING_STREAM, Session, Signals, STOP, TRAIN } from './records';
import { sampleImages } from './sampling';
import { trainBatches } from './training';
import { setTransposed } from './transpose';

export { philoxWord } from './philox';

let session: Session = changetype<Session>(0);
let thread: u32 = 0;

/** Tells this instance which thread it is and where things are. */
export function attach(
  sessionAt: usize,
  threadNumber: u32,
  arenaStart: usize,
  arenaEnd: usize,
): void {
  setArena(arenaStart, arenaEnd);
  session = changetype<Session>(sessionAt);
  thread = threadNumber;
  setPackPatterns(session.packPatternsAt);
  setTransposed(session.transposedAt + threadNumber * session.transposedPerThread);
  setCuts(session.cutsAt + threadNumber * session.cutsPerThread);
  setNoise(session.noiseAt + threadNumber * session.noisePerThread, session.normalsAt);
}

function obey(signals: Signals): void {
  const images = changetype<Images>(signals.imagesAt);
  setStream(signals.kind == SAMPLE ? SAMPLING_STREAM : DROPOUT_STREAM);
  if (signals.kind == TRAIN) trainBatches(session, thread, signals.first, signals.last, signals.epoch);
  else if (signals.kind == SAMPLE) sampleImages(session, thread, images);
  else measureImages(session, thread, images, signals.first, signals.last);
}

/** Tells as many workers as the session says to carry out the command that stands in the signals. */
export function begin(): void {
  announce(changetype<Signals>(session.signalsAt), session.threads);
}

/** Takes part in it, and returns when all have finished. */
export function finish(): void {
  obey(changetype<Signals>(session.signalsAt));
}

/** A worker's life: carries out commands until told to stop. `seen` is the command word at its birth. */
export function serve(seen: u32): void {
  const signals = changetype<Signals>(session.signalsAt);
  for (;;) {
    seen = waitForCommand(signals, seen);
    if (!isFor(seen, thread)) continue;
    if (signals.kind == STOP) return;
    obey(signals);
  }
}

/** Takes over `count` images from the staging area into a set, as numbers `first` and up. */
export function takeImages(imagesAt: usize, first: u32, count: u32): void {
  packImages(session, changetype<Images>(imagesAt), first, count);
}
