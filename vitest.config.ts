import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ProjectOrder } from './tests/support/project-order.js';

const inRoot = (path: string): string => resolve(import.meta.dirname, path);

const source = (file: string): string => inRoot(`src/${file}`);

/** Tests that need a real MLflow server; it is started only when one of them runs. */
const live = ['tests/live/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/contract/**/*.rest-*.test.ts'];

/** Tests of the built package. */
const packaged = ['tests/package/**/*.test.ts', 'tests/types/**/*.test.ts'];

/** Tests of pure functions: they share one world, because nothing in it changes. */
const pure = ['tests/unit/domain/**/*.test.ts'];

/**
 * What a test does that others of the same process would feel, or that feels what others did, as a measurement of time does; and the
 * ONNX runtime, which does not bear that one process opens and drops so many sessions.
 */
const needsOwnWorld =
  /\bvi\.(?:mock|doMock|resetModules|stubEnv|stubGlobal|useFakeTimers|spyOn)\b|\bprocess\.|\bglobalThis\b|onnx|inference|ModelRegistry|\bperformance\b|monitorEventLoopDelay/;

/** Where most tests can share one world with others: what they import is loaded once, which takes longer than most of them. */
const sharing = [
  'core',
  'http',
  'stores',
  ...['ab-testing', 'artifacts', 'client', 'delivery', 'tracking'].map((room) => `features/${room}`),
];

const shared = [...sharing.map((room) => `tests/unit/${room}`), 'tests/contract']
  .flatMap((directory) => readdirSync(inRoot(directory), { recursive: true, encoding: 'utf8' }).map((file) => join(directory, file)))
  .filter((file) => /(?<!\.rest-\w+)\.test\.ts$/.test(file) && !needsOwnWorld.test(readFileSync(inRoot(file), 'utf8')));

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
    sequence: { sequencer: ProjectOrder },
    // Only to give up: a busy machine takes its time.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'local',
          include: ['tests/**/*.test.ts'],
          exclude: [...separate, ...live, ...packaged, ...pure, ...shared],
          globalSetup: ['tests/support/build-once.ts'],
        },
      },
      { extends: true, test: { name: 'shared', include: shared, isolate: false, globalSetup: ['tests/support/build-once.ts'] } },
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: { name: 'package', include: packaged, globalSetup: ['tests/support/build-once.ts', 'tests/support/package-once.ts'] },
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
