import { readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

/**
 * The CommonJS build turns every import() into require(), which cannot load vega: it is an ES module with a top-level await. Until that
 * is done its import bears another name, of the same length, so that source maps stay right.
 */
const importsOfEsm: Plugin = {
  name: 'imports-of-es-modules',
  renderChunk(code, { map }) {
    return this.format === 'cjs' ? { code: code.replaceAll('import("vega")', '$mport("vega")'), map: map ?? null } : undefined;
  },
  buildEnd({ writtenFiles }) {
    for (const { name } of writtenFiles.filter(({ name }) => name.endsWith('.cjs'))) {
      writeFileSync(name, readFileSync(name, 'utf8').replaceAll('$mport("vega")', 'import("vega")'));
    }
  },
};

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    stats: 'src/stats.ts',
    learners: 'src/learners.ts',
    drift: 'src/drift.ts',
    testing: 'src/testing.ts',
    'inference-worker': 'src/inference/worker.ts',
  },
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
  plugins: [importsOfEsm],
});
