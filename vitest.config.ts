import { delimiter, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By folder or by name, so that a new test is among its like at once: what starts processes, or trains for seconds. */
const slow = ['test/**/*.slow.test.ts', 'test/cli/**/*.test.ts'];
/** What takes minutes and rarely breaks: CONTRIBUTING.md says what belongs there. */
const long = ['test/**/*.long.test.ts'];
/** Of which a part is enough in most runs: see test/thorough.ts. */
const partial = [
  'test/config/many-mistakes.slow.test.ts',
  'test/optimizers/peers.slow.test.ts',
  'test/training/{engines,interrupt,schedules,textbook}.slow.test.ts',
  'test/training/engines/{agreement,backends,fused/bits}.slow.test.ts',
];
const faults = ['test/faults/**/*.test.ts'];

/** Slow files first, so that no core is left with one while the other has none. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => /\/test\/cli\/|\.slow\.test\.ts$/.test(moduleId); // as `slow` has it
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    // Training real networks on two shared cores takes seconds; a hang still ends.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // As for one who has installed the program, so that messages name it as `dropout-mlp`.
    // And as on one's own machine, where the tests run in CI.
    env: {
      PATH: `${join(import.meta.dirname, 'test/fixtures/bin')}${delimiter}${process.env.PATH}`,
      GITHUB_ACTIONS: '',
      GITHUB_STEP_SUMMARY: '',
    },
    setupFiles: ['test/setup.ts'],
    maxWorkers: '100%', // the default leaves a core idle: half of two
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        // In one process a core, each with one tfjs: loading it anew for each file takes longer than most of them.
        test: {
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: [...long, ...faults, ...(mode === 'unit' ? slow : [])],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [...long, ...partial],
          env: { THOROUGH: 'yes' },
        },
      },
      // Minutes by themselves, hours where the environment asks for more: see docs/reliability.md.
      { extends: true, test: { name: 'faults', include: faults, testTimeout: 36_000_000 } },
    ],
  },
}));
