import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const source = (file: string): string => resolve(import.meta.dirname, 'src', file);

/** Tests that need a real MLflow server; it is started only when one of them runs. */
const live = ['tests/live/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/contract/**/*.rest-*.test.ts'];

/** Tests of the built package. */
const packaged = ['tests/package/**/*.test.ts', 'tests/types/**/*.test.ts'];

/** Tests of pure functions: they share one world, because nothing in it changes. */
const pure = ['tests/unit/domain/**/*.test.ts'];

/** Tests with a command of their own. */
const separate = ['tests/long/**', 'tests/compat/**', 'tests/fixtures/**'];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^mlflow-ops$/, replacement: source('index.ts') },
      { find: /^mlflow-ops\/stats$/, replacement: source('stats.ts') },
      { find: /^mlflow-ops\/learners$/, replacement: source('learners.ts') },
      { find: /^mlflow-ops\/drift$/, replacement: source('drift.ts') },
      { find: /^mlflow-ops\/testing$/, replacement: source('testing.ts') },
    ],
  },
  test: {
    reporters: ['default', './tests/contract/upstream-reporter.ts'],
    // Live tests mostly wait for their servers, so two files at a time pay off on two cores as well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'local',
          include: ['tests/**/*.test.ts'],
          exclude: [...separate, ...live, ...packaged, ...pure],
          globalSetup: ['tests/support/build-once.ts'],
        },
      },
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: { name: 'package', include: packaged, globalSetup: ['tests/support/build-once.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: live,
          globalSetup: ['tests/support/build-once.ts', 'tests/support/live/global-setup.ts'],
        },
      },
    ],
  },
});
