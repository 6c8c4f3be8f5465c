import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Training real networks on two shared cores takes seconds; a hang still ends.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: ['test/faults/**'] } },
      // Minutes by themselves, hours where the environment asks for more: see docs/reliability.md.
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 36_000_000 },
      },
    ],
  },
});
