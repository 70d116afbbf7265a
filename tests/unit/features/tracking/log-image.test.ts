import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';
import { encodePng } from '../../../../src/features/tracking/encode-png.js';

let test: TestTracker;
let run: ActiveRun;
beforeEach(async () => {
  test = createTestTracker();
  run = await test.tracker.startRun();
});
afterEach(() => test.close());

const names = async (path = '') => (await test.client.artifacts.list(run.runId, path)).map((file) => file.path);
const red = { data: new Uint8Array([255, 0, 0, 255, 250, 0, 0, 255]), width: 1, height: 2 };
const png = encodePng(red);
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex');
const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8L');

describe('logImage', () => {
  it('stores pictures as they are, and pixels as PNG', async () => {
    await run.logImage(png, 'a.png');
    await run.logImage(jpeg, 'a.JPEG');
    await run.logImage(webp, 'dir/a.webp');
    await run.logImage(red, 'b.png');
    expect(await test.client.artifacts.read(run.runId, 'b.png')).toEqual(png);
    expect(await names()).toEqual(['a.JPEG', 'a.png', 'b.png', 'dir']);
    expect((await test.client.runs.get(run.runId)).data.tags['mlflow.loggedImages']).toBeUndefined();
  });

  it('stores the steps of a series under the names by which MLflow shows them', async () => {
    await run.logImage(red, { key: 'val/dogs', step: 3, timestamp: 1_700_000_000_000 });
    await run.logImage(png, { key: 'cats', thumbnail: webp });
    const uuid = '[0-9a-f-]{32,36}';
    const files = (await names('images')).sort();
    expect(files).toHaveLength(4);
    expect(files[2]).toMatch(new RegExp(`^images/val~dogs\\+step\\+3\\+timestamp\\+1700000000000\\+${uuid}\\+compressed\\.webp$`));
    expect(files[3]).toBe(files[2]?.replace('+compressed.webp', '.png'));
    expect(files[1]).toMatch(new RegExp(`^images/cats\\+step\\+0\\+timestamp\\+${test.clock.now()}\\+${uuid}\\.png$`));
    expect(await test.client.artifacts.read(run.runId, files[0] ?? '')).toEqual(webp);
    expect((await test.client.runs.get(run.runId)).data.tags['mlflow.loggedImages']).toBe('True');
  });

  it.each([
    [Buffer.from('text'), 'a.png', /no kind/],
    [jpeg, 'a.png', /is a JPEG, whose file ends in \.jpg or \.jpeg/],
    [jpeg, { key: 'k' }, /as PNG; convert the JPEG/],
    [png, { key: 'a%20b' }, /may have letters/],
    [png, { key: 'k', step: 0.5 }, /step/],
    [png, { key: 'k', thumbnail: Buffer.from('text') }, /thumbnail/],
    [{ data: new Uint8Array(3), width: 1, height: 1 }, 'a.png', /has 4 bytes, not 3/],
    [{ data: new Uint8Array(0), width: 0, height: 1 }, 'a.png', /width/],
    [{ data: [1], width: 1, height: 1, channels: 1 }, 'a.png', /Uint8Array/],
    [null, 'a.png', /must be an object/],
  ])('refuses %o as %o', async (image, place, message) => {
    await expect(run.logImage(image as never, place as never)).rejects.toThrow(message);
    await expect(run.logImage(image as never, place as never)).rejects.toThrow(ValidationError);
    expect(await names()).toEqual([]);
  });
});

describe('encodePng', () => {
  it.each([1, 2, 3, 4])('keeps every byte of %i channels', (channels) => {
    const data = Uint8Array.from({ length: 5 * 7 * channels }, (_, index) => (index * 89) % 256);
    const file = encodePng({ data, width: 5, height: 7, channels });
    expect(file.subarray(16, 26)).toEqual(Buffer.from([0, 0, 0, 5, 0, 0, 0, 7, 8, [0, 4, 2, 6][channels - 1] as number]));
    const length = file.readUInt32BE(33);
    const lines = inflateSync(file.subarray(41, 41 + length));
    const restored: number[] = [];
    for (let row = 0; row < 7; row++) {
      const line = lines.subarray(row * (5 * channels + 1) + 1, (row + 1) * (5 * channels + 1));
      for (const [at, byte] of line.entries()) restored.push((byte + (restored[(row - 1) * 5 * channels + at] ?? 0)) % 256);
    }
    expect(Uint8Array.from(restored)).toEqual(data);
  });
});
