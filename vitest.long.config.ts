import { defineConfig } from 'vitest/config';
import { ResultsReporter } from './tests/long/results-reporter.js';

/** The proofs at full length, against real servers: minutes each, one after the other. */
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    globalSetup: ['tests/support/build-once.ts', 'tests/support/live/global-setup.ts'],
    reporters: ['default', new ResultsReporter()],
    fileParallelism: false,
    hookTimeout: 900_000,
  },
});
