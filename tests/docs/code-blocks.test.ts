import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BlockFiles, bundleBlocks, typeErrors } from './bundle-blocks.js';
import { type CodeBlock, exampleBlocks, guideBlocks } from './code-blocks.js';
import { writeExampleModel } from './example-model.js';
import { runScript } from './run-script.js';

vi.setConfig({ maxConcurrency: 2, testTimeout: 300_000 });

const root = resolve(import.meta.dirname, '../..');
const examples = exampleBlocks(root);
const guides = guideBlocks(root);
const wrong: CodeBlock = { place: 'wrong:1', code: '1 + 1; // => 3\n' };
const right: CodeBlock = { place: 'right:1', code: 'const two = 1 + 1; // => 2\n' };
const illTyped: CodeBlock = { place: 'ill-typed:1', code: "const three: number = 'three';\n" };

let directory = '';
let files: BlockFiles;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-docs-'));
  files = await bundleBlocks(root, [...examples, ...guides, wrong, right, illTyped]);
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
  rmSync(files.directory, { recursive: true, force: true });
});

const execute = async ({ place }: CodeBlock): Promise<void> => {
  const workingDirectory = mkdtempSync(join(directory, 'block-'));
  writeExampleModel(workingDirectory);
  await runScript([files.scripts.get(place) ?? ''], workingDirectory);
};

test('there are examples and guides', () => {
  expect(examples.length).toBeGreaterThan(15);
  expect(guides.length).toBeGreaterThan(15);
});

test('every code block compiles, except one that is wrong', () => {
  const errors = typeErrors(root, files.sources);
  expect(errors.filter((error) => !error.includes('ill-typed'))).toEqual([]);
  expect(errors).toEqual([expect.stringContaining("Type 'string' is not assignable to type 'number'")]);
});

describe.concurrent('every @example', () => {
  test.each(examples)('$place runs and gives what it says', execute);
});

describe.concurrent('every code block of README and guides', () => {
  test.each(guides)('$place runs and gives what it says', execute);
});

test('a block whose result is not what it says fails', async () => {
  await expect(execute(wrong)).rejects.toThrow('expected 3, got 2');
  await execute(right);
});
