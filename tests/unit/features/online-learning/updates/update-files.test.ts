import { statSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { UpdateFiles } from '../../../../../src/features/online-learning/updates/update-files.js';

test.skipIf(process.platform === 'win32')(
  'a file that was saved is on disk with its name, and so is the directory that was made for it',
  async () => {
    const parent = await mkdtemp(join(tmpdir(), 'update-files-'));
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const directory = join(parent, 'updates');
    const probe = await open(parent, 'r');
    const handles = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const synced: number[] = [];
    const sync = handles.sync;
    vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.push((await this.stat()).ino);
      return sync.call(this);
    });
    onTestFinished(() => void vi.restoreAllMocks());

    const files = new UpdateFiles(directory);
    const inodeOf = (path: string) => statSync(path).ino;
    await files.saveIdentity({ id: 'one', startedAt: 1 });
    expect(synced).toEqual([inodeOf(parent), inodeOf(join(directory, 'pipeline.json')), inodeOf(directory)]);
    await files.saveAlerts({});
    expect(synced.slice(3)).toEqual([inodeOf(join(directory, 'alerts.json')), inodeOf(directory)]);
    expect(await new UpdateFiles(directory).identity()).toEqual({ id: 'one', startedAt: 1 });
  },
);
