import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';

test('a process does not stay for a training that nobody waits for, and takes its program with it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'left-alone-'));
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'trainer-left-alone-program.ts'));
  onTestFinished(async () => {
    await remove();
    await rm(directory, { recursive: true, force: true });
  });
  const pid = join(directory, 'pid');
  const ended = await runUntilKilled(program, [pid], { afterLines: Number.POSITIVE_INFINITY, thenMs: 0 });
  expect(ended).toMatchObject({ complaints: '', signal: null });
  const trainer = Number(await readFile(pid, 'utf8'));
  // One that was killed and that nobody has waited for is there by name only.
  const state = () => readFile(`/proc/${trainer}/status`, 'utf8').catch(() => 'State: Z');
  await expect.poll(state).toMatch(/^State:\s+Z/m);
}, 30_000);
