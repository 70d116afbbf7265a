import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';
import { canMount, onSmallDisk } from './small-disk.js';

test.skipIf(!canMount())(
  'a pipeline whose disk is full answers on, refuses what it cannot keep and says why, and goes on when there is room',
  async () => {
    const disk = await mkdtemp(join(tmpdir(), 'online-disk-'));
    const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'online-disk-program.ts'));
    onTestFinished(async () => {
      await remove();
      await rm(disk, { recursive: true, force: true });
    });
    const command = onSmallDisk(disk, [process.execPath, program, join(disk, 'samples')]);
    const { stdout, stderr } = await promisify(execFile)('unshare', command);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      published: 'published',
      refused: 'storage',
      // A hundred more, two of a batch, and what was predicted.
      stored: 103,
      batch: ['storage', 'storage'],
      answered: '1',
      remembered: false,
      failed: 'STORE full',
      recommendation: 'CHECK_DATA',
      unchanged: true,
      room: { accepted: true },
      late: expect.objectContaining({ accepted: false, reason: 'unknown-id' }),
      recovered: 'published',
      same: true,
    });
  },
);
