import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/experiments/cell.ts';
import { cellsOfShard, resolveShard } from '../../src/experiments/shard.ts';

const cellsTaking = (seconds: readonly number[]) =>
  seconds.map((estimatedSeconds, index) => ({ id: String(index), estimatedSeconds }) as unknown as Cell);
const shardsOf = (cells: readonly Cell[], count: number) =>
  Array.from({ length: count }, (_, index) => cellsOfShard(cells, { index: index + 1, count }));
const sum = (cells: readonly Cell[]) =>
  cells.reduce((all, { estimatedSeconds }) => all + estimatedSeconds, 0);

describe('shards', () => {
  test.each([
    [
      'cells of one length go round',
      [1, 1, 1, 1],
      2,
      [
        [0, 2],
        [1, 3],
      ],
    ],
    ['a long one is balanced by many short ones', [1, 1, 1, 3], 2, [[3], [0, 1, 2]]],
    [
      'each keeps the order of the experiment',
      [1, 2, 4, 3],
      2,
      [
        [0, 2],
        [1, 3],
      ],
    ],
    ['there may be more than cells', [1, 1], 3, [[0], [1], []]],
    ['of nothing are empty', [], 2, [[], []]],
  ])('%s', (_, seconds, count, expected) => {
    const found = shardsOf(cellsTaking(seconds), count);
    expect(found.map((cells) => cells.map(({ id }) => Number(id)))).toEqual(expected);
  });

  test('have every cell once, and none takes half as long again as one must', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 12 }), (seconds, count) => {
        const cells = cellsTaking(seconds);
        const shards = shardsOf(cells, count);
        expect(
          shards
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(cells.map(({ id }) => id).sort());
        const longest = Math.max(...shards.map(sum));
        const descending = [...seconds].sort((a, b) => b - a);
        const pair = (descending[count - 1] ?? 0) + (descending[count] ?? 0); // of count + 1, two must share a shard
        const least = Math.max(sum(cells) / count, descending[0] as number, pair);
        expect(longest).toBeLessThanOrEqual(least * 1.5);
      }),
    );
  });
});

const auto = { index: 'auto', count: 'auto' } as const;

describe('the shard of this job', () => {
  test.each([
    [
      { index: 2, count: 4 },
      { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '3' },
      { index: 2, count: 4 },
    ],
    [auto, { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '3' }, { index: 1, count: 3, origin: 'CI_NODE_INDEX' }],
    [
      { index: 'auto', count: 3 } as const,
      { JOB_COMPLETION_INDEX: '0' },
      { index: 1, count: 3, origin: 'JOB_COMPLETION_INDEX' },
    ],
    [
      auto,
      { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '4', SLURM_ARRAY_TASK_COUNT: '5' },
      { index: 4, count: 5, origin: 'SLURM_ARRAY_TASK_ID' },
    ],
    [auto, { CI_NODE_TOTAL: '1' }, undefined],
    [auto, {}, undefined],
  ])('of --shard %j in %j is %j', (requested, environment, expected) =>
    expect(resolveShard(requested, environment)).toEqual(expected),
  );

  test.each([
    [
      { JOB_COMPLETION_INDEX: '3' },
      'JOB_COMPLETION_INDEX=3: expected the number of parts too, which no variable says',
    ],
    [
      { CI_NODE_INDEX: '4', CI_NODE_TOTAL: '3' },
      'CI_NODE_INDEX: expected a whole number from 1 to 3, for 3 parts, received 4',
    ],
    [
      { CI_NODE_INDEX: 'x', CI_NODE_TOTAL: '3' },
      'CI_NODE_INDEX: expected a whole number from 1 to 3, for 3 parts, received x',
    ],
    [
      { SLURM_ARRAY_TASK_ID: '9', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '3' },
      'SLURM_ARRAY_TASK_ID: expected a whole number from 1 to 3, for 3 parts, received 9',
    ],
  ])('in %j is refused', (environment, message) =>
    expect(() => resolveShard(auto, environment)).toThrow(expect.objectContaining({ message })),
  );
});
