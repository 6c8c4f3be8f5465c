import { permutation, type RandomStream } from '../random.ts';

/** One class while the order is being made. */
interface Stratum {
  /** Positions of its images, in the order they are handed out. */
  readonly members: number[];
  taken: number;
  /** The last place of the order that its next image may get. */
  deadline: number;
}

/**
 * Orders images at random so that *every* beginning of the order is stratified: of the first k of n images, each
 * class with m images holds more than k*m/n - 1 and fewer than k*m/n + 1. Any fraction of a set is then simply a
 * beginning, with exactly the length asked for, and a smaller one is contained in a larger one.
 *
 * Each image has a window of places that keeps its class in proportion; the class whose window ends first goes
 * next. Of equal ones it is the class that comes first in one random order of the classes, drawn once for all places.
 * With one machine this earliest-deadline rule always finds a valid order.
 *
 * @param labels class of each image
 * @param positions the images to order
 * @returns the same positions
 * @see Baruah, Cohen, Plaxton and Varvel, "Proportionate Progress: A Notion of Fairness in Resource Allocation",
 *   Algorithmica 15 (1996)
 */
export function stratifiedOrder(
  labels: Uint8Array,
  positions: Uint32Array,
  stream: RandomStream,
): Uint32Array {
  const total = positions.length;
  const strata = shuffledStrata(labels, positions, stream);
  const order = new Uint32Array(total);
  for (let place = 1; place <= total; place++) {
    const next = mostUrgent(strata, place, total);
    order[place - 1] = next.members[next.taken++] as number;
    next.deadline = deadline(next, total);
  }
  return order;
}

/**
 * The classes in random order, each with its images in random order. The images are shuffled first; classes then stand as
 * they first appear among them, until a second shuffle from the same stream.
 */
function shuffledStrata(labels: Uint8Array, positions: Uint32Array, stream: RandomStream): Stratum[] {
  const byClass = new Map<number, Stratum>();
  for (const position of stream.shuffle(positions.slice())) {
    const label = labels[position] as number;
    const stratum = byClass.get(label) ?? { members: [], taken: 0, deadline: 0 };
    stratum.members.push(position);
    byClass.set(label, stratum);
  }
  const strata = [...byClass.values()];
  for (const stratum of strata) stratum.deadline = deadline(stratum, positions.length);
  return Array.from(permutation(stream, strata.length), (index) => strata[index] as Stratum);
}

function deadline({ members, taken }: Stratum, total: number): number {
  return Math.ceil(((taken + 1) * total) / members.length);
}

function mostUrgent(strata: readonly Stratum[], place: number, total: number): Stratum {
  let best: Stratum | undefined;
  for (const stratum of strata) {
    const mayTake = stratum.taken * total < stratum.members.length * place;
    if (mayTake && (best === undefined || stratum.deadline < best.deadline)) best = stratum;
  }
  if (best === undefined) throw new Error(`no class may take place ${place} of ${total}`);
  return best;
}
