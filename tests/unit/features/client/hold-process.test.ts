import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { holdProcess } from '../../../../src/features/client/hold-process.js';

const file = resolve(import.meta.dirname, '../../../../src/features/client/hold-process.ts');
const tsx = resolve(import.meta.dirname, '../../../../node_modules/tsx/dist/loader.mjs');

function run(program: string) {
  const script = `import { holdProcess } from ${JSON.stringify(file)};\n${program}`;
  const started = performance.now();
  const result = spawnSync(process.execPath, ['--import', tsx, '--input-type=module', '--eval', script], { encoding: 'utf8' });
  return { ...result, ms: performance.now() - started };
}

const unheld = (ms: number) => `new Promise((resolve) => setTimeout(() => resolve("done"), ${ms}).unref())`;

test('a process stays while somebody waits for what alone would not hold it, and then ends at once', () => {
  const { status, stdout, ms } = run(`console.log(await holdProcess(${unheld(300)}));`);
  expect([status, stdout]).toEqual([0, 'done\n']);
  expect(ms).toBeLessThan(20_000);
});

test('a process is not held by what nobody waits for through it', () => {
  const { status, stdout } = run(`console.log(await ${unheld(1_000_000)});`);
  // 13: Node's code for a top-level await that never settles.
  expect([status, stdout]).toEqual([13, '']);
});

test('the outcome passes through', async () => {
  expect(await holdProcess(Promise.resolve(7))).toBe(7);
  await expect(holdProcess(Promise.reject(new Error('no')))).rejects.toThrow('no');
});
