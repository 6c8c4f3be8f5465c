import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Training real networks on two shared cores takes seconds; a hang still ends.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
