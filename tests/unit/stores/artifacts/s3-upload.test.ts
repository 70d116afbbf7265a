import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { S3Service } from '../../../../src/stores/artifacts/s3-service.js';
import { partsOf, s3Upload } from '../../../../src/stores/artifacts/s3-upload.js';

const mebibyte = 2 ** 20;

test('an object is cut into parts of at least 8 MiB and at most 10,000 of them', () => {
  expect(partsOf(16 * mebibyte)).toHaveLength(1);
  expect(partsOf(16 * mebibyte + 1)).toHaveLength(3);
  const huge = partsOf(5 * 2 ** 40);
  expect(huge.length).toBeLessThanOrEqual(10_000);
  expect(huge.at(-1)?.end).toBe(5 * 2 ** 40);
});

test('an upload whose part fails is thrown away only when none of its parts is under way', async () => {
  const steps: string[] = [];
  let underWay = 0;
  class Command {
    constructor(readonly input: { readonly PartNumber?: number }) {}
  }
  class UploadPartCommand extends Command {}
  class AbortMultipartUploadCommand extends Command {}
  const client = {
    async send(command: Command, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
      if (command instanceof AbortMultipartUploadCommand) steps.push(`thrown away with ${underWay} under way`);
      if (!(command instanceof UploadPartCommand)) return { UploadId: 'u' };
      underWay += 1;
      try {
        // The others would not be done by themselves.
        await sleep(command.input.PartNumber === 2 ? 20 : 60_000, undefined, { signal: abortSignal });
        if (command.input.PartNumber === 2) throw new RangeError('part 2 is refused');
        steps.push(`part ${command.input.PartNumber} arrived`);
        return { ETag: 'e' };
      } finally {
        underWay -= 1;
      }
    },
  };
  const sdk = { UploadPartCommand, AbortMultipartUploadCommand, CreateMultipartUploadCommand: Command };
  const size = 80 * mebibyte;
  const source = { size, open: ({ start, end } = { start: 0, end: size }) => Readable.from([Buffer.alloc(end - start)]) };
  const request = { abortSignal: new AbortController().signal };
  const upload = s3Upload({ sdk, client } as unknown as S3Service, { Bucket: 'b', Key: 'k' }, source, request, () => {});
  await expect(upload).rejects.toThrow('part 2 is refused');
  expect(underWay).toBe(0);
  expect(steps).toEqual(['thrown away with 0 under way']);
});
