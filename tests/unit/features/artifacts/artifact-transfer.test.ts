import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConnectionError } from '../../../../src/core/errors/request-error.js';
import { isPartialName, partialName } from '../../../../src/core/partial-file.js';
import { bytesSource } from '../../../../src/features/artifacts/artifact-input.js';
import { downloadArtifact, readArtifact, uploadArtifact, uploadDirectory } from '../../../../src/features/artifacts/artifact-transfer.js';
import type { TransferProgress } from '../../../../src/features/artifacts/transfer-options.js';
import type { ArtifactContent, ArtifactStore } from '../../../../src/ports/artifact-store.js';
import { LocalArtifactStore } from '../../../../src/stores/artifacts/local-artifact-store.js';
import { ownTime } from '../../../support/own-time.js';

let directory: string;
let store: LocalArtifactStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-test-'));
  store = new LocalArtifactStore(join(directory, 'store'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const local = (name: string): string => join(directory, name);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const bytes = randomBytes(700_000);

/** The same store, but its reads are changed. */
function reading(change: (content: ArtifactContent, reads: number) => ArtifactContent): ArtifactStore & { readonly starts: number[] } {
  const starts: number[] = [];
  return {
    kind: store.kind,
    root: store.root,
    starts,
    list: (path) => store.list(path),
    write: (path, source, options) => store.write(path, source, options),
    verify: (files, call) => store.verify(files, call),
    delete: (path) => store.delete(path),
    read: async (path, options) => {
      starts.push(options?.start ?? 0);
      const content = await store.read(path, options);
      const { stream } = content;
      try {
        const changed = change(content, starts.length);
        // What is read instead may be made from the stream; where it is not, nobody would close that one.
        changed.stream.once('close', () => stream.destroy());
        return changed;
      } catch (error) {
        stream.destroy();
        throw error;
      }
    },
  };
}

/** A stream that gives so many bytes and then breaks. */
async function* broken(stream: Readable, after: number) {
  let given = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, after - given);
    given += part.length;
    yield part;
    if (given >= after) throw new ConnectionError('The connection broke.', { requestSent: true });
  }
}

describe('an upload', () => {
  async function* chunks() {
    yield bytes.subarray(0, 1000);
    yield bytes.subarray(1000);
  }
  test.each([
    ['a local path', () => local('in.bin')],
    ['a file: URL', () => new URL(`file://${local('in.bin')}`)],
    ['a Buffer', () => bytes],
    ['a Blob', () => new Blob([bytes])],
    ['a Node stream', () => Readable.from([bytes.subarray(0, 10), bytes.subarray(10)])],
    ['an async iterable', chunks],
  ])('takes %s, and tells size and digest', async (_, input) => {
    writeFileSync(local('in.bin'), bytes);
    expect(await uploadArtifact(store, 'a/b.bin', input(), { verify: 'sha256' })).toEqual({ size: bytes.length, sha256: sha256(bytes) });
    expect((await readArtifact(store, 'a/b.bin')).equals(bytes)).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => isPartialName(name) && name.includes(`-${process.pid}-`))).toEqual([]);
  });

  test('passes on what a stream fails with, and stores nothing', async () => {
    async function* failing() {
      yield bytes;
      throw new RangeError('the generator broke');
    }
    await expect(uploadArtifact(store, 'a.bin', failing())).rejects.toThrow(RangeError);
    expect(await store.list('')).toEqual([]);
  });

  test('notices that something else is read back', async () => {
    const lying = reading((content) => ({ ...content, stream: Readable.from([Buffer.alloc(bytes.length)]) }));
    await expect(uploadArtifact(lying, 'a.bin', bytes, { verify: 'sha256' })).rejects.toMatchObject({ kind: 'integrity' });
  });

  test.each([[7], [undefined], [{}], [new URL('http://host/a')], ['']])('refuses %j as input', async (input) => {
    await expect(uploadArtifact(store, 'a', input as never)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('says that a directory is uploaded otherwise, and that a missing file is not found', async () => {
    await expect(uploadArtifact(store, 'a', directory)).rejects.toThrow(/uploadDirectory/);
    await expect(uploadArtifact(store, 'a', local('none'))).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('a directory', () => {
  const tree = (): string => {
    mkdirSync(local('in/deep/er'), { recursive: true });
    mkdirSync(local('in/empty'));
    for (const [index, name] of ['a.txt', 'deep/b.txt', 'deep/er/c d.txt'].entries()) writeFileSync(local(`in/${name}`), 'x'.repeat(index));
    writeFileSync(local('outside.txt'), 'linked');
    symlinkSync(local('outside.txt'), local('in/link.txt'));
    return local('in');
  };

  test('goes up and comes down with all its files, links followed, empty directories left out', async () => {
    const seen: TransferProgress[] = [];
    expect(await uploadDirectory(store, 'm', tree(), { onProgress: (progress) => seen.push(progress) })).toEqual({ files: 4, size: 9 });
    expect(seen.at(-1)).toMatchObject({ transferred: 9, total: 9, files: 4, filesDone: 4 });
    const target = await downloadArtifact(store, 'm', local('out'), { verify: 'sha256' });
    expect(readdirSync(target, { recursive: true }).sort()).toEqual([
      'a.txt',
      'deep',
      'deep/b.txt',
      'deep/er',
      'deep/er/c d.txt',
      'link.txt',
    ]);
    expect(readFileSync(join(target, 'link.txt'), 'utf8')).toBe('linked');
  });

  test('is refused when a file has another size in the store than it was sent with', async () => {
    const cutting: ArtifactStore = {
      ...reading((content) => content),
      write: async (path) => store.write(path, bytesSource(Buffer.from('cut'))),
    };
    await expect(uploadDirectory(cutting, 'm', tree())).rejects.toMatchObject({ kind: 'integrity' });
  });

  test('whose links lead back to itself is refused', async () => {
    symlinkSync(tree(), local('in/deep/loop'));
    await expect(uploadDirectory(store, '', local('in'))).rejects.toThrow(/leads back/);
  });

  test('with a name that no artifact can have is refused before the first byte moves', async () => {
    writeFileSync(join(tree(), 'z#.txt'), '');
    await expect(uploadDirectory(store, '', local('in'))).rejects.toMatchObject({ name: 'ValidationError' });
    expect(await store.list('')).toEqual([]);
  });

  test('is not downloaded over what is there', async () => {
    await uploadDirectory(store, 'm', tree());
    await expect(downloadArtifact(store, 'm', local('in'))).rejects.toMatchObject({ name: 'AlreadyExistsError' });
  });

  test('is absent when one of its files fails, and leaves no private name', async () => {
    await uploadDirectory(store, 'm', tree());
    const failing = reading((content, reads) => {
      if (reads < 3) return content;
      throw new ConnectionError('gone', { requestSent: true });
    });
    await expect(downloadArtifact(failing, 'm', local('out'))).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(readdirSync(directory).sort()).toEqual(['in', 'outside.txt', 'store']);
  });

  test.each(['../evil', '/etc/passwd', '..\\..\\evil', 'm/../../evil', 'other/x', 'm/a/b', 'm'])(
    'listing %j writes nothing',
    async (path) => {
      const hostile: ArtifactStore = { ...reading((content) => content), list: async () => [{ path, isDir: false, fileSize: 1 }] };
      await expect(downloadArtifact(hostile, 'm', local('out'))).rejects.toMatchObject({
        name: expect.stringMatching(/ValidationError|StoreError/),
      });
      expect(readdirSync(directory)).toEqual([]);
    },
  );
});

describe('a download', () => {
  beforeEach(() => uploadArtifact(store, 'a.bin', bytes));

  test('goes on where its stream broke', async () => {
    const breaking = reading((content, reads) =>
      reads > 3 ? content : { ...content, stream: Readable.from(broken(content.stream, 200_000), { objectMode: false }) },
    );
    const target = await downloadArtifact(breaking, 'a.bin', local('out.bin'), { verify: 'sha256' });
    expect(breaking.starts).toEqual([0, 200_000, 400_000, 600_000]);
    expect(readFileSync(target).equals(bytes)).toBe(true);
  });

  test('goes on where its stream ended early without an error', async () => {
    const cut = reading((content, reads) => (reads > 1 ? content : { ...content, stream: Readable.from([bytes.subarray(0, 5000)]) }));
    expect(readFileSync(await downloadArtifact(cut, 'a.bin', local('out.bin'))).equals(bytes)).toBe(true);
    expect(cut.starts).toEqual([0, 5000]);
  });

  test('starts anew when the artifact was replaced meanwhile', async () => {
    const other = randomBytes(700_000);
    const breaking = reading((content, reads) => {
      if (reads > 1) return { ...content, revision: `second`, stream: Readable.from([other.subarray(content.start)]) };
      return { ...content, stream: Readable.from(broken(content.stream, 200_000), { objectMode: false }) };
    });
    const target = await downloadArtifact(breaking, 'a.bin', local('out.bin'));
    expect(breaking.starts).toEqual([0, 200_000, 0]);
    expect(readFileSync(target).equals(other)).toBe(true);
  });

  test('gives up on a stream that never gets further, and leaves the older file', async () => {
    writeFileSync(local('out.bin'), 'older');
    const stuck = reading((content) => ({ ...content, stream: Readable.from(broken(content.stream, 0), { objectMode: false }) }));
    await expect(downloadArtifact(stuck, 'a.bin', local('out.bin'))).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(readFileSync(local('out.bin'), 'utf8')).toBe('older');
    expect(readdirSync(directory).sort()).toEqual(['out.bin', 'store']);
  });

  test('of a directory keeps one deadline, however often a stream breaks', async () => {
    await uploadArtifact(store, 'm/a.bin', bytes);
    const slow = reading((content) => {
      const part = bytes.subarray(content.start, content.start + 1000);
      return { ...content, stream: Readable.from(broken(Readable.from([part]), 1000), { objectMode: false }) };
    });
    const elapsed = ownTime();
    await expect(downloadArtifact(slow, 'm', local('out'), { timeoutMs: 900 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(elapsed()).toBeLessThan(3000);
  });

  test('refuses more bytes than there should be', async () => {
    const longer = reading((content) => ({ ...content, size: 10 }));
    await expect(downloadArtifact(longer, 'a.bin', local('out.bin'))).rejects.toMatchObject({ name: 'StoreError', kind: 'integrity' });
  });

  test('ends with its signal and with its deadline', async () => {
    const stuck = reading((content) => ({ ...content, stream: new Readable({ read() {} }) }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(downloadArtifact(stuck, 'a.bin', local('o'), { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(downloadArtifact(stuck, 'a.bin', local('o'), { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(readdirSync(directory)).toEqual(['store']);
  });

  test('sweeps what a dead process left, and nothing of a living one', async () => {
    const ours = partialName();
    const dead = ours.replace(`-${process.pid}-`, '-4194305-');
    for (const name of [ours, dead]) writeFileSync(local(name), 'half');
    await downloadArtifact(store, 'a.bin', local('out.bin'));
    expect(readdirSync(directory).sort()).toEqual([ours, 'out.bin', 'store'].sort());
  });

  test('of what is not there is not found', async () => {
    await expect(downloadArtifact(store, 'none', local('out'))).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(readdirSync(directory)).toEqual(['store']);
  });
});

test('an artifact larger than the memory allowed for it is refused before it is read', async () => {
  await uploadArtifact(store, 'a.bin', bytes);
  await expect(readArtifact(store, 'a.bin', { maxBytes: 699_999 })).rejects.toThrow(/maxBytes/);
  expect(await readArtifact(store, 'a.bin', { maxBytes: 700_000 })).toHaveLength(700_000);
});

test('what a store refuses to read is not asked for again, and a stream that breaks is', async () => {
  await uploadArtifact(store, 'a.bin', bytes);
  let asked = 0;
  const refusing: ArtifactStore = {
    ...reading((content) => content),
    read: async () => {
      asked += 1;
      throw new ConnectionError('The server cannot be reached.', { requestSent: false });
    },
  };
  await expect(readArtifact(refusing, 'a.bin')).rejects.toMatchObject({ name: 'ConnectionError', retryable: true });
  expect(asked).toBe(1);
  const breaking = reading((content, reads) =>
    reads > 1 ? content : { ...content, stream: Readable.from(broken(content.stream, 1000), { objectMode: false }) },
  );
  expect((await readArtifact(breaking, 'a.bin')).equals(bytes)).toBe(true);
});
