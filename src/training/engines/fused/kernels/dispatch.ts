// Made by `npm run records`, from records.ts and optimizers.ts in the folder above: change those.
import { Sgd } from './optimizers/sgd';
import { Rmsprop } from './optimizers/rmsprop';
import { Adam } from './optimizers/adam';
import { Adamw } from './optimizers/adamw';
import { Session } from './records';
import { updateBy } from './updating';

/** This thread's share of one step of all weights. */
export function updateLayers(session: Session, thread: u32, batch: u32): void {
  switch (session.optimizer) {
    case 0: return updateBy<Sgd>(changetype<Sgd>(session.optimizerAt + batch * offsetof<Sgd>()), session, thread, batch);
    case 1: return updateBy<Rmsprop>(changetype<Rmsprop>(session.optimizerAt + batch * offsetof<Rmsprop>()), session, thread, batch);
    case 2: return updateBy<Adam>(changetype<Adam>(session.optimizerAt + batch * offsetof<Adam>()), session, thread, batch);
    case 3: return updateBy<Adamw>(changetype<Adamw>(session.optimizerAt + batch * offsetof<Adamw>()), session, thread, batch);
  }
}
