// Made by `npm run records`, from records.ts and optimizers.ts in the folder above: change those.
import { Sgd } from './optimizers/sgd';
import { Session } from './records';
import { updateBy } from './updating';

/** This thread's share of one step of all weights. */
export function updateLayers(session: Session, thread: u32, batch: u32): void {
  switch (session.optimizer) {
    case 0: return updateBy<Sgd>(changetype<Sgd>(session.optimizerAt + batch * offsetof<Sgd>()), session, thread, batch);
  }
}
