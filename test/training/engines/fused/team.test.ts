import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../../src/random.ts';
import { Team } from '../../../../src/training/engines/fused/team.ts';

/** Sizes of the team over some slices, where a batch takes `msOf(size)`. */
function sizes(team: Team, slices: number, msOf: (size: number) => number): number[] {
  return Array.from({ length: slices }, () => {
    const { size } = team;
    team.observe(msOf(size));
    return size;
  });
}

const share = (all: readonly number[], size: number) => all.filter((one) => one === size).length / all.length;
const quiet = (size: number) => 1 / size;
/** Another process has one of two cores: threads that wait for each other are slower than one alone. */
const contended = (size: number) => (size === 1 ? 1 : 1.7);

describe('a team of 2', () => {
  test('where both cores are free, nearly all slices are done by both', () => {
    expect(share(sizes(new Team(2), 2000, quiet), 2)).toBeGreaterThan(0.99);
  });

  test('one slice disturbed within a trial sends nobody away', () => {
    const team = new Team(2);
    expect(sizes(team, 12, quiet)).toEqual(Array(12).fill(2));
    expect(sizes(team, 1, quiet)).toEqual([1]);
    expect(sizes(team, 1, () => 3)).toEqual([2]); // won by the candidate
    expect(sizes(team, 5, quiet)).toEqual([1, 2, 2, 2, 2]);
  });

  test('slices that become slow are noticed at once, a single one is not', () => {
    const team = new Team(2);
    sizes(team, 40, quiet);
    expect(sizes(team, 6, (size) => 5 * quiet(size))).toEqual([2, 2, 1, 2, 2, 2]);
    const other = new Team(2);
    sizes(other, 40, quiet);
    sizes(other, 1, () => 3);
    expect(sizes(other, 6, quiet)).toEqual(Array(6).fill(2));
  });

  test('where another process has one core, nearly all slices are done by one', () => {
    expect(share(sizes(new Team(2), 2000, contended), 1)).toBeGreaterThan(0.9);
  });

  test('it is complete again soon after the other process has ended', () => {
    const team = new Team(2);
    sizes(team, 500, contended);
    sizes(team, 40, quiet);
    expect(share(sizes(team, 100, quiet), 2)).toBe(1);
  });
});

test('a team of 8 with three cores to itself settles on 2 or 4', () => {
  const team = new Team(8);
  const msOf = (size: number) => (size <= 3 ? 1 / size : size / 8);
  sizes(team, 200, msOf);
  const later = sizes(team, 1000, msOf);
  expect(share(later, 2) + share(later, 4)).toBeGreaterThan(0.9);
});

test('a team of 1 stays alone', () => {
  expect(sizes(new Team(1), 300, quiet)).toEqual(Array(300).fill(1));
});

/** A core that another process takes and gives back, as long as these many slices on average. */
interface World {
  readonly taken: number;
  readonly free: number;
  /** Of the logarithm of each time. */
  readonly deviation: number;
}

/** Times of a slice by one thread and by two; one in a hundred takes five times as long. */
function* timesIn({ taken, free, deviation }: World, seed: number) {
  const random = new RandomStream(seed, 'split', 0);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  let [isTaken, left] = [true, 0];
  for (let slice = 0; slice < 6000; slice++) {
    if (left-- <= 0) {
      isTaken = !isTaken;
      left = -Math.log(1 - random.uniform()) * (isTaken ? taken : free);
    }
    const spike = random.uniform() < 0.01 ? 5 : 1;
    const times = [1, isTaken ? 1.7 : 0.57].map((ms) => ms * spike * Math.exp(deviation * normal()));
    yield { times, best: times[isTaken ? 0 : 1] as number };
  }
}

/** Time beyond that of whoever always knows whether the core is free, as a share of it. */
function lossIn(world: World): number {
  let [spent, best] = [0, 0];
  for (let seed = 1; seed <= 10; seed++) {
    const team = new Team(2);
    for (const slice of timesIn(world, seed)) {
      const ms = slice.times[team.size - 1] as number;
      team.observe(ms);
      spent += ms;
      best += slice.best;
    }
  }
  return spent / best - 1;
}

// In brackets, what the controller lost that tried one slice each 16 or 128.
test.each([
  ['is never taken', { taken: 0, free: 1e9, deviation: 0.06 }, 0.005], // (0.006)
  ['is always taken', { taken: 1e9, free: 0, deviation: 0.06 }, 0.03], // (0.05)
  ['is taken for 8 s and free for 16 s', { taken: 200, free: 400, deviation: 0.06 }, 0.06], // (0.12)
  ['comes and goes with much noise', { taken: 200, free: 400, deviation: 0.15 }, 0.07], // (0.12)
  ['is taken for 2 s and free for 3 s', { taken: 40, free: 80, deviation: 0.06 }, 0.14], // (0.25)
] as const)('where a core %s, little time is lost', (_, world, most) => {
  expect(lossIn(world)).toBeLessThan(most);
});
