import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MlflowClient } from '../../src/index.js';

// Each of these once ended the process by an error that nobody could catch, or lost what was sent without a word.
let client: MlflowClient;
let runId: string;
beforeEach(async () => {
  client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  runId = (await client.runs.create('0')).info.runId;
});
afterEach(() => client.close());

const refuse = () => {
  throw new RangeError('the listener had enough');
};

test('what a progress listener throws ends an upload and a download, as it was thrown', async () => {
  await expect(client.artifacts.write(runId, 'a.bin', Buffer.alloc(300_000), { onProgress: refuse })).rejects.toThrow(RangeError);
  expect(await client.artifacts.list(runId)).toEqual([]);
  await client.artifacts.write(runId, 'a.bin', Buffer.alloc(300_000));
  await expect(client.artifacts.download(runId, 'a.bin', { onProgress: refuse })).rejects.toThrow(RangeError);
});

test('a stream that fails before it is read fails the upload, not the process', async () => {
  await expect(client.artifacts.write(runId, 'a.bin', createReadStream('/there/is/no/such/file'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  const broken = new Readable({ read() {} });
  broken.destroy(new RangeError('broken'));
  await expect(client.artifacts.upload(runId, broken, { path: 'a.bin' })).rejects.toThrow('broken');
});

test('a stream that was read already is refused instead of stored as an empty file', async () => {
  const spent = Readable.from(['all of it']);
  for await (const _ of spent);
  await expect(client.artifacts.write(runId, 'a.txt', spent)).rejects.toMatchObject({ name: 'ValidationError' });
  const response = new Response('all of it');
  await response.text();
  await expect(client.artifacts.write(runId, 'a.txt', response.body as unknown as Readable)).rejects.toMatchObject({
    name: 'ValidationError',
  });
  expect(await client.artifacts.list(runId)).toEqual([]);
});

test('a file: URL that names no path is a ValidationError', async () => {
  await expect(client.artifacts.upload(runId, new URL('file:///tmp/100%.txt'))).rejects.toMatchObject({ name: 'ValidationError' });
});
