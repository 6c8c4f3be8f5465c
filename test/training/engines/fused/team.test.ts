import { describe, expect, test } from 'vitest';
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

  test('one slice disturbed just before a trial sends nobody away', () => {
    const team = new Team(2);
    const before = sizes(team, 12, quiet);
    expect(before).toEqual(Array(12).fill(2));
    team.observe(3); // then comes the trial
    expect(sizes(team, 3, quiet)).toEqual([1, 2, 2]);
  });

  test('where another process has one core, nearly all slices are done by one', () => {
    expect(share(sizes(new Team(2), 2000, contended), 1)).toBeGreaterThan(0.9);
  });

  test('it is complete again soon after the other process has ended', () => {
    const team = new Team(2);
    sizes(team, 500, contended);
    sizes(team, 20, quiet);
    expect(share(sizes(team, 100, quiet), 2)).toBeGreaterThan(0.98);
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
