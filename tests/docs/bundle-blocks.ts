import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { type CodeBlock, withChecks } from './code-blocks.js';

/** Code blocks as files, side by side below the packages they import. */
export interface BlockFiles {
  readonly directory: string;
  /** The script of each block, by its place. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The same before bundling. */
  readonly sources: readonly string[];
}

/** Writes the blocks, with checks for what they say, into files and bundles them with the source of this package. */
export async function bundleBlocks(root: string, blocks: readonly CodeBlock[]): Promise<BlockFiles> {
  const directory = mkdtempSync(join(root, 'node_modules', '.docs-'));
  const scripts = new Map<string, string>();
  const sources = blocks.map(({ place, code }) => {
    const name = place.replaceAll(/[^\w]/g, '-');
    const source = join(directory, `${name}.mts`);
    writeFileSync(source, withChecks(code));
    scripts.set(place, join(directory, 'bundled', `${name}.mjs`));
    return source;
  });
  await build({
    entryPoints: sources,
    outdir: join(directory, 'bundled'),
    outExtension: { '.js': '.mjs' },
    alias: {
      'mlflow-ops': join(root, 'src/index.ts'),
      'mlflow-ops/stats': join(root, 'src/stats.ts'),
      'mlflow-ops/learners': join(root, 'src/learners.ts'),
      'mlflow-ops/drift': join(root, 'src/drift.ts'),
      'mlflow-ops/testing': join(root, 'src/testing.ts'),
    },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return { directory, scripts, sources };
}

/** What TypeScript has to say about files under the settings of the repository; unused names are fine in an example. */
export function typeErrors(root: string, files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['src/index.ts'] }, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false, noUnusedParameters: false });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText, start }) => {
      const line = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      return `${file}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
