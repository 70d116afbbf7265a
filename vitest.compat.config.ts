import { defineConfig } from 'vitest/config';

/** The REST store against several releases of MLflow, which are installed into `.cache` on first use. */
export default defineConfig({
  test: {
    include: ['tests/compat/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 900_000,
  },
});
