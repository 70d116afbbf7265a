import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ByteSource } from '../../src/core/byte-source.js';
import { newId } from '../../src/core/ids.js';
import { bytesSource } from '../../src/features/artifacts/artifact-input.js';
import type { ArtifactStore } from '../../src/ports/artifact-store.js';
import type { ModelContractOptions } from './model-stores.js';

/** A store under test with an empty root, and how to put everything away afterwards. */
export interface OpenArtifacts {
  readonly store: ArtifactStore;
  close(): Promise<void>;
}

/**
 * Every promise of the artifact port, as tests. One root serves them all, each in a directory of its own.
 *
 * @param implementation what stands behind the port, for the names of the tests
 */
export function artifactStoreContract(
  implementation: string,
  open: () => Promise<OpenArtifacts>,
  { skip, gaps = {} }: ModelContractOptions = {},
): void {
  const name = `ArtifactStore on ${implementation}`;
  if (skip !== undefined) {
    test.skip(`${name} (skipped: ${skip})`, () => undefined);
    return;
  }
  describe(name, () => {
    let opened: OpenArtifacts;
    let store: ArtifactStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened?.close());

    /** Declares a promise; one that is known to be broken has to fail, so that the list of gaps stays true. */
    const promise = (name: string, body: () => Promise<void>): void => {
      const gap = gaps[name];
      if (gap === undefined) test(name, body);
      else test.fails(`${name} (known gap: ${gap})`, body);
    };
    const directory = (): string => `d-${newId().slice(0, 8)}`;
    const write = (path: string, text: string) => store.write(path, bytesSource(Buffer.from(text)));
    const read = async (path: string, start?: number) => {
      const content = await store.read(path, { start });
      return { ...content, bytes: Buffer.concat(await content.stream.toArray()) };
    };
    const text = async (path: string) => (await read(path)).bytes.toString();

    test.each([0, 1, 65_537, 1_000_003])('a file of %i bytes comes back as it was written', async (size) => {
      const path = `${directory()}/data.bin`;
      const bytes = pattern(size);
      await store.write(path, bytesSource(bytes));
      const found = await read(path);
      expect(found.bytes.equals(bytes)).toBe(true);
      expect([found.start, found.size ?? size]).toEqual([0, size]);
      const listed = await store.list(path.split('/')[0] ?? '');
      expect(listed.map((file) => [file.path, file.isDir, file.fileSize ?? 0])).toEqual([[path, false, size]]);
    });

    test('a large file that is streamed comes back with the digest it was sent with', async () => {
      const path = `${directory()}/large.bin`;
      const size = 40 * 2 ** 20 + 17;
      let told = 0;
      await store.write(path, generated(size), { onBytes: (bytes) => (told = bytes) });
      expect(told).toBe(size);
      const { stream } = await store.read(path);
      expect(await sha256(stream)).toBe(await sha256(generated(size).open()));
    });

    test('files that were written unverified are verified together, and a size that differs, or a missing file, is an integrity error', async () => {
      const parent = directory();
      const files = ['a.txt', 'b.txt', 'deep/c.txt', 'deep/d.txt'].map((name, size) => ({ path: `${parent}/${name}`, size }));
      for (const { path, size } of files) await store.write(path, bytesSource(pattern(size)), { unverified: true });
      await store.verify(files);
      await store.verify([]);
      const damaged = { name: 'StoreError', kind: 'integrity' };
      await expect(store.verify([...files, { path: `${parent}/b.txt`, size: 2 }])).rejects.toMatchObject(damaged);
      await expect(store.verify([...files, { path: `${parent}/deep/none.txt`, size: 0 }])).rejects.toMatchObject(damaged);
      await expect(store.verify([{ path: `${parent}/deep`, size: 0 }])).rejects.toMatchObject(damaged);
    });

    test('a file is written over an older one', async () => {
      const path = `${directory()}/a.txt`;
      await write(path, 'a long first version');
      await write(path, 'second');
      expect(await text(path)).toBe('second');
    });

    for (const name of [
      'with space',
      'ümläut-日本',
      'a+b&c=d',
      '100%',
      'semi;colon,comma',
      '(x)[y]{z}',
      "quote'",
      'a@b',
      '~tilde',
      '.hidden',
      'x'.repeat(200),
    ]) {
      promise(`the name ${JSON.stringify(name)} is kept`, async () => {
        const parent = directory();
        const path = `${parent}/${name}/${name}.txt`;
        await write(path, name);
        expect(await text(path)).toBe(name);
        expect(await store.list(parent)).toEqual([{ path: `${parent}/${name}`, isDir: true }]);
        expect((await store.list(`${parent}/${name}`)).map((file) => file.path)).toEqual([path]);
      });
    }

    test('a directory lists what lies directly in it, by name', async () => {
      const parent = directory();
      await write(`${parent}/b.txt`, 'b');
      await write(`${parent}/a/deep/c.txt`, 'c');
      await write(`${parent}-sibling/d.txt`, 'd');
      expect(await store.list(parent)).toEqual([
        { path: `${parent}/a`, isDir: true },
        { path: `${parent}/b.txt`, isDir: false, fileSize: 1 },
      ]);
      expect((await store.list('')).filter(({ path }) => path.startsWith(parent))).toEqual([
        { path: parent, isDir: true },
        { path: `${parent}-sibling`, isDir: true },
      ]);
    });

    test('a directory that is not there, and a file, list nothing', async () => {
      const parent = directory();
      await write(`${parent}/a.txt`, 'a');
      expect(await store.list(`${parent}/none`)).toEqual([]);
      expect(await store.list(`${parent}/a.txt`)).toEqual([]);
    });

    promise('a file is read from any byte, and from the first when there are fewer', async () => {
      const path = `${directory()}/a.txt`;
      await write(path, '0123456789');
      const rest = await read(path, 7);
      expect([rest.start, rest.bytes.subarray(7 - rest.start).toString()]).toEqual([7, '789']);
      const beyond = await read(path, 100);
      expect([beyond.start, beyond.bytes.toString()]).toEqual([0, '0123456789']);
    });

    test('a file that is not there is not found', async () => {
      await expect(store.read(`${directory()}/none.txt`)).rejects.toMatchObject({ name: 'NotFoundError' });
    });

    promise('a deleted file is gone, its neighbours stay, and deleting it again is no failure', async () => {
      const parent = directory();
      await write(`${parent}/a.txt`, 'a');
      await write(`${parent}/a.txt.bak`, 'bak');
      await store.delete(`${parent}/a.txt`);
      await store.delete(`${parent}/a.txt`);
      await expect(store.read(`${parent}/a.txt`)).rejects.toMatchObject({ name: 'NotFoundError' });
      expect(await text(`${parent}/a.txt.bak`)).toBe('bak');
    });

    test('a deleted directory is gone with all that was in it, and nothing else', async () => {
      const parent = directory();
      await write(`${parent}/a/1.txt`, '1');
      await write(`${parent}/a/b/2.txt`, '2');
      await write(`${parent}/ab/3.txt`, '3');
      await store.delete(`${parent}/a`);
      expect(await store.list(`${parent}/a`)).toEqual([]);
      expect((await store.list(parent)).map(({ path }) => path)).toEqual([`${parent}/ab`]);
    });

    test.each(['fewer bytes than it said', 'more bytes than it said', 'an error of its own'])(
      'a source that gives %s leaves the older file',
      async (fault) => {
        const path = `${directory()}/a.txt`;
        await write(path, 'older');
        const bytes = pattern(70_000);
        const faulty: ByteSource = {
          size: fault.startsWith('fewer') ? 70_001 : fault.startsWith('more') ? 69_999 : 70_000,
          open: () => Readable.from(fault.startsWith('an') ? failing(bytes) : [bytes], { objectMode: false }),
        };
        await expect(store.write(path, faulty)).rejects.toThrow();
        expect(await text(path)).toBe('older');
        expect((await store.list(path.split('/')[0] ?? '')).map((file) => file.path)).toEqual([path]);
      },
    );

    test('an aborted write ends with AbortError and leaves the older file', async () => {
      const path = `${directory()}/a.txt`;
      await write(path, 'older');
      const stop = new AbortController();
      const stuck: ByteSource = { size: 100, open: () => new Readable({ read() {} }) };
      const written = store.write(path, stuck, { signal: stop.signal });
      setTimeout(() => stop.abort(), 50);
      await expect(written).rejects.toMatchObject({ name: 'AbortError' });
      expect(await text(path)).toBe('older');
    });

    test('a write that takes longer than its deadline ends with TimeoutError', async () => {
      const stuck: ByteSource = { size: 100, open: () => new Readable({ read() {} }) };
      await expect(store.write(`${directory()}/a.txt`, stuck, { timeoutMs: 60 })).rejects.toMatchObject({ name: 'TimeoutError' });
    });

    test('writers of the same file leave one version whole', async () => {
      const path = `${directory()}/a.txt`;
      const versions = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000 + index));
      await Promise.all(versions.map((version) => write(path, version)));
      expect(versions).toContain(await text(path));
    });

    test.each(['../a', 'a/../../b', '/a', 'a\\b', 'a\0b', 'a#b', 'a%2fb', 'con', 'a.'])(
      'the path %j is refused everywhere',
      async (path) => {
        const refused = { name: 'ValidationError' };
        await expect(write(path, 'x')).rejects.toMatchObject(refused);
        await expect(store.read(path)).rejects.toMatchObject(refused);
        await expect(store.list(path)).rejects.toMatchObject(refused);
        await expect(store.delete(path)).rejects.toMatchObject(refused);
      },
    );
  });
}

function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index++) bytes[index] = (index * 31 + (index >> 8)) & 0xff;
  return bytes;
}

/** Bytes that are made while they are read. */
function generated(size: number): ByteSource {
  const piece = pattern(2 ** 20);
  function* pieces(start: number, end: number) {
    for (let at = start; at < end; ) {
      const offset = at % piece.length;
      const chunk = piece.subarray(offset, Math.min(piece.length, offset + end - at));
      at += chunk.length;
      yield chunk;
    }
  }
  return { size, open: ({ start, end } = { start: 0, end: size }) => Readable.from(pieces(start, end), { objectMode: false }) };
}

function* failing(bytes: Buffer) {
  yield bytes.subarray(0, 10_000);
  throw new Error('the source broke');
}

async function sha256(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
