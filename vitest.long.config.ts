import { defineConfig } from 'vitest/config';

/** The proofs at full length, against real servers: minutes each, one after the other. */
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    globalSetup: ['tests/support/live/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
  },
});
