import { waitForAll } from './barrier';
import { activateForMeasuring } from './hidden';
import { gatherImage } from './input';
import { read, write } from './memory';
import { softmaxCrossEntropy } from './output';
import { Images, Session, Signals, Tally } from './records';
import { layerAt } from './session';
import { shareStart } from './shares';
import { sumLayer } from './sums';

/** Cross-entropy and hits of images [first, last) of a set, without dropout, as one of several threads. */
export function measureImages(session: Session, thread: u32, images: Images, first: u32, last: u32): void {
  const signals = changetype<Signals>(session.signalsAt);
  const count = last - first;
  const from = shareStart(count, thread, session.threads);
  const to = shareStart(count, thread + 1, session.threads);
  const firstSlot = shareStart(session.slots, thread, session.threads);
  const slots = shareStart(session.slots, thread + 1, session.threads) - firstSlot;
  for (let done = from; done < to; done += slots) {
    measureBlock(session, images, first, done, firstSlot, min(slots, to - done));
  }
  waitForAll(signals, session.threads);
  if (thread == 0) tallyMeasured(session, count);
}

function measureBlock(
  session: Session,
  images: Images,
  firstImage: u32,
  firstResult: u32,
  firstSlot: u32,
  count: u32,
): void {
  const input = layerAt(session, 0);
  for (let number: u32 = 0; number < count; number++) {
    const slot = firstSlot + number;
    const end = gatherImage(
      images,
      firstImage + firstResult + number,
      input.entriesAt + slot * input.entryStride,
    );
    write<u32>(input.entryEndsAt + 4 * slot, <u32>end);
  }
  sumLayer(input, firstSlot, firstSlot + count);
  const output = session.layerCount - 1;
  for (let number: u32 = 0; number < output; number++) {
    const next = layerAt(session, number + 1);
    for (let slot = firstSlot; slot < firstSlot + count; slot++)
      activateForMeasuring(layerAt(session, number), next, slot);
    sumLayer(next, firstSlot, firstSlot + count);
  }
  for (let number: u32 = 0; number < count; number++) {
    const label = read<u8>(images.labelsAt + firstImage + firstResult + number);
    softmaxCrossEntropy(
      session,
      layerAt(session, output),
      firstSlot + number,
      label,
      0,
      firstResult + number,
    );
  }
}

function tallyMeasured(session: Session, count: u32): void {
  const sums = changetype<Tally>(session.tallyAt);
  for (let result: u32 = 0; result < count; result++) {
    sums.loss += read<f64>(session.lossesAt + 8 * result);
    sums.hits += <f64>read<u8>(session.hitsAt + result);
  }
  sums.samples += <f64>count;
}
