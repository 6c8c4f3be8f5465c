import { waitForAll } from './barrier';
import { activateForMeasuring, activateForTraining } from './hidden';
import { applyInputDropout, gatherImage } from './input';
import { read, write } from './memory';
import { Dropouts, Images, Session, Signals } from './records';
import { layerAt } from './session';
import { shareStart } from './shares';
import { sumLayer } from './sums';

/**
 * What the last layer gives its softmax for each image of the command, with the masks of each of its samples, as one of
 * several threads. What comes before the first dropout is computed once for all samples.
 */
export function sampleImages(session: Session, thread: u32, images: Images): void {
  const signals = changetype<Signals>(session.signalsAt);
  const count = signals.last - signals.first;
  const firstSlot = shareStart(session.slots, thread, session.threads);
  const slots = shareStart(session.slots, thread + 1, session.threads) - firstSlot;
  for (;;) {
    const taken = take(signals, slots);
    if (taken >= count) break;
    sampleBlock(session, signals, images, taken, firstSlot, min(slots, count - taken));
  }
  waitForAll(signals, session.threads);
}

/** Claims so many images for the calling thread; returns the first of them. A thread that comes late finds less to do. */
// @ts-expect-error: decorator
@inline
function take(signals: Signals, images: u32): u32 {
  return atomic.add<u32>(changetype<usize>(signals) + offsetof<Signals>('taken'), images);
}

/** Images [firstResult, firstResult + count) of the command. */
function sampleBlock(
  session: Session,
  signals: Signals,
  images: Images,
  firstResult: u32,
  firstSlot: u32,
  count: u32,
): void {
  const output = session.layerCount - 1;
  const endSlot = firstSlot + count;
  const first = firstDropped(session);
  const isInputDropped = changetype<Dropouts>(session.inputDropoutsAt).count > 0;
  for (let sample = signals.firstSample; sample < signals.lastSample; sample++) {
    if (isInputDropped || sample == signals.firstSample) {
      gatherBlock(session, signals, images, firstResult, firstSlot, count, sample);
      sumLayer(layerAt(session, 0), firstSlot, endSlot);
      sumUpTo(session, first, firstSlot, endSlot);
    }
    for (let number = first; number < output; number++) {
      const next = layerAt(session, number + 1);
      for (let slot = firstSlot; slot < endSlot; slot++) {
        const position = signals.position + firstResult + slot - firstSlot;
        activateForTraining(session, layerAt(session, number), next, slot, position, 0, sample);
      }
      sumLayer(next, firstSlot, endSlot);
    }
    writeLogits(session, signals, firstResult, firstSlot, count, sample);
  }
}

/** Number of the first layer behind which units are dropped; 0 where pixels are. */
function firstDropped(session: Session): u32 {
  if (changetype<Dropouts>(session.inputDropoutsAt).count > 0) return 0;
  let number: u32 = 0;
  const output = session.layerCount - 1;
  while (number < output && changetype<Dropouts>(layerAt(session, number).dropoutsAt).count == 0) number++;
  return number;
}

function gatherBlock(
  session: Session,
  signals: Signals,
  images: Images,
  firstResult: u32,
  firstSlot: u32,
  count: u32,
  sample: u32,
): void {
  const input = layerAt(session, 0);
  const dropouts = changetype<Dropouts>(session.inputDropoutsAt);
  for (let number: u32 = 0; number < count; number++) {
    const slot = firstSlot + number;
    const result = firstResult + number;
    const entries = input.entriesAt + slot * input.entryStride;
    let end = gatherImage(images, signals.first + result, entries);
    end = applyInputDropout(session, dropouts, entries, end, 0, signals.position + result, sample);
    write<u32>(input.entryEndsAt + 4 * slot, <u32>end);
  }
}

/** From the sums of the first layer to those of layer `last`, without dropout. */
function sumUpTo(session: Session, last: u32, firstSlot: u32, endSlot: u32): void {
  for (let number: u32 = 0; number < last; number++) {
    const next = layerAt(session, number + 1);
    for (let slot = firstSlot; slot < endSlot; slot++)
      activateForMeasuring(layerAt(session, number), next, slot);
    sumLayer(next, firstSlot, endSlot);
  }
}

function writeLogits(
  session: Session,
  signals: Signals,
  firstResult: u32,
  firstSlot: u32,
  count: u32,
  sample: u32,
): void {
  const output = layerAt(session, session.layerCount - 1);
  const samples = signals.lastSample - signals.firstSample;
  for (let number: u32 = 0; number < count; number++) {
    const from = output.sumsAt + (firstSlot + number) * output.rowStride;
    const row = (firstResult + number) * samples + sample - signals.firstSample;
    const to = session.sampledAt + 4 * row * output.units;
    for (let unit: u32 = 0; unit < output.units; unit++) write<f32>(to + 4 * unit, read<f32>(from + 4 * unit));
  }
}
