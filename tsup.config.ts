import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', stats: 'src/stats.ts', testing: 'src/testing.ts', 'inference-worker': 'src/inference/worker.ts' },
  format: ['esm', 'cjs'],
  target: 'node20.19',
  platform: 'node',
  // One copy of every class and of the active run for all doors.
  splitting: true,
  dts: true,
  clean: true,
  sourcemap: true,
  // CommonJS has no import.meta: even the mention of it would not load.
  esbuildOptions: (options, { format }) => {
    if (format === 'cjs') options.define = { ...options.define, 'import.meta.url': 'undefined' };
  },
  // p-retry is ESM only; the CommonJS build carries it.
  noExternal: ['p-retry', 'is-network-error'],
  external: ['better-sqlite3', 'node:sqlite', 'onnxruntime-node', '@aws-sdk/client-s3', 'ioredis', 'vega'],
});
