import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript program as one that Node runs without a loader. */
export interface BundledProgram {
  /** Path of the program. */
  readonly program: string;
  remove(): Promise<void>;
}

/** Bundles a program of the tests with the sources it imports: it starts at once, and a kill hits it, no loader. */
export async function bundleProgram(source: string): Promise<BundledProgram> {
  // Below node_modules, so that it finds the dependencies.
  const directory = await mkdtemp(resolve(import.meta.dirname, '../../node_modules/.program-'));
  await build({
    entryPoints: [source],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return {
    program: join(directory, basename(source).replace(/ts$/, 'mjs')),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
