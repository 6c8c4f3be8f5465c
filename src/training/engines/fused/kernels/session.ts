import { Images, Layer, Session } from './records';

export function layerAt(session: Session, number: u32): Layer {
  return changetype<Layer>(session.layersAt + number * offsetof<Layer>());
}

/** The input of a batch has two homes: while one is trained on, the next is laid out. */
export function inputEntriesAt(session: Session, layer: Layer, batch: u32): usize {
  return layer.entriesAt + (batch & 1) * session.slots * layer.entryStride;
}

export function inputEndsAt(session: Session, layer: Layer, batch: u32): usize {
  return layer.entryEndsAt + (batch & 1) * session.slots * 4;
}

/** Samples in a batch: the last one of an epoch may be smaller. */
export function samplesIn(session: Session, batch: u32): u32 {
  const first = batch * session.batchSize;
  return min(session.batchSize, changetype<Images>(session.trainingAt).count - first);
}
