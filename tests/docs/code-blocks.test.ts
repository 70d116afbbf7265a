import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeBlock, exampleBlocks, guideBlocks, withChecks } from './code-blocks.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-docs-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function execute({ place, code }: CodeBlock): Promise<void> {
  const outfile = join(root, 'node_modules/.cache/docs', `${place.replaceAll(/[^\w]/g, '-')}.mjs`);
  await build({
    stdin: { contents: withChecks(code), loader: 'ts', resolveDir: root },
    alias: { 'mlflow-ops': join(root, 'src/index.ts'), 'mlflow-ops/testing': join(root, 'src/testing.ts') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    outfile,
  });
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_')));
  await run(process.execPath, [outfile], { cwd: mkdtempSync(join(directory, 'block-')), env: environment, timeout: 30_000 });
}

describe('every @example', () => {
  const blocks = exampleBlocks(root);
  test('exists', () => expect(blocks.length).toBeGreaterThan(5));
  test.each(blocks)('$place runs and gives what it says', execute);
});

describe('every code block of README and guides', () => {
  test.each(guideBlocks(root))('$place runs and gives what it says', execute);
});

test('a block whose result is not what it says fails', async () => {
  await expect(execute({ place: 'wrong:1', code: '1 + 1; // => 3\n' })).rejects.toThrow('expected 3, got 2');
  await execute({ place: 'right:1', code: 'const two = 1 + 1; // => 2\n' });
});
