import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AlreadyExistsError, ConflictError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
beforeEach(() => {
  open = createTestClient();
});
afterEach(() => open.close());

describe('client.experiments', () => {
  test('creates, gets and renames an experiment', async () => {
    const { experiments } = open.client;
    const id = await experiments.create('study', { tags: { team: 'ml', year: 2026 }, artifactLocation: '/data/artifacts' });
    expect(await experiments.get(id)).toMatchObject({
      experimentId: id,
      name: 'study',
      artifactLocation: '/data/artifacts',
      lifecycleStage: 'active',
      tags: { team: 'ml', year: '2026' },
    });
    await experiments.update(id, { name: 'renamed' });
    expect((await experiments.getByName('renamed')).experimentId).toBe(id);
  });

  test('accepts an id as a number', async () => {
    expect((await open.client.experiments.get(0)).name).toBe('Default');
  });

  test('sets and deletes tags; of a tag list the last value counts', async () => {
    const { experiments } = open.client;
    const id = await experiments.create('study', {
      tags: [
        { key: 'a', value: 1 },
        { key: 'a', value: 2 },
        { key: 'b', value: undefined },
      ],
    });
    await experiments.setTag(id, '__proto__', true);
    expect(Object.entries((await experiments.get(id)).tags)).toEqual(
      expect.arrayContaining([
        ['a', '2'],
        ['__proto__', 'true'],
      ]),
    );
    await experiments.deleteTag(id, 'a');
    expect(Object.keys((await experiments.get(id)).tags)).toEqual(['__proto__']);
    await expect(experiments.deleteTag(id, 'a')).rejects.toThrow(NotFoundError);
  });

  test('deletes and restores', async () => {
    const { experiments } = open.client;
    const id = await experiments.create('study');
    await experiments.delete(id);
    expect((await experiments.get(id)).lifecycleStage).toBe('deleted');
    await experiments.restore(id);
    expect((await experiments.get(id)).lifecycleStage).toBe('active');
  });

  test('refuses a name twice, also when the first is deleted', async () => {
    const { experiments } = open.client;
    const id = await experiments.create('study');
    await expect(experiments.create('study')).rejects.toThrow(AlreadyExistsError);
    await experiments.delete(id);
    await expect(experiments.create('study')).rejects.toThrow(AlreadyExistsError);
  });

  test('gets or creates: one experiment also for callers at the same time', async () => {
    const { experiments } = open.client;
    const found = await Promise.all(Array.from({ length: 8 }, () => experiments.getOrCreate('study', { tags: { a: 'b' } })));
    expect(new Set(found.map((experiment) => experiment.experimentId)).size).toBe(1);
    expect(found[0]?.tags).toEqual({ a: 'b' });
    expect(await open.experiments()).toHaveLength(2);
  });

  test('does not adopt a deleted experiment, and says what to do', async () => {
    const { experiments } = open.client;
    const id = await experiments.create('study');
    await experiments.delete(id);
    const failed = experiments.getOrCreate('study');
    await expect(failed).rejects.toThrow(ConflictError);
    await expect(failed).rejects.toThrow(`client.experiments.restore('${id}')`);
  });

  test('searches with filter, order, view and pages', async () => {
    const { experiments } = open.client;
    for (const name of ['a1', 'a2', 'a3', 'b1']) await experiments.create(name);
    await experiments.delete((await experiments.getByName('a3')).experimentId);
    const names = async (options: Parameters<typeof experiments.search>[0]) =>
      (await experiments.search(options).toArray()).map(({ name }) => name);
    expect(await names({ filter: "name LIKE 'a%'", orderBy: ['name DESC'] })).toEqual(['a2', 'a1']);
    expect(await names({ viewType: 'DELETED_ONLY' })).toEqual(['a3']);
    expect(await names({ viewType: 'ALL', maxResults: 2, orderBy: ['name ASC'] })).toEqual(['Default', 'a1', 'a2', 'a3', 'b1']);
    const first = await experiments.search({ maxResults: 2, orderBy: ['name ASC'] });
    expect(await names({ maxResults: 2, orderBy: ['name ASC'], pageToken: first.nextPageToken })).toEqual(['a2', 'b1']);
  });

  test.each<[string, (client: TestClient['client']) => unknown, RegExp]>([
    ['an empty name', (client) => client.experiments.create(''), /name of an experiment must not be empty/],
    ['a name that is no string', (client) => client.experiments.create(7 as never), /name of an experiment must be a string/],
    ['a long name', (client) => client.experiments.create('x'.repeat(257)), /257 characters; at most 256/],
    ['a name with NUL', (client) => client.experiments.getByName('a\0'), /U\+0000/],
    ['an id that is a name', (client) => client.experiments.get('study'), /getByName/],
    ['a fractional id', (client) => client.experiments.get(1.5), /string of digits/],
    [
      'a location with #',
      (client) => client.experiments.create('x', { artifactLocation: 's3://b/#' }),
      /artifactLocation must not contain/,
    ],
    ['a tag key with =', (client) => client.experiments.setTag('1', 'a=b', 'c'), /"a=b" has characters/],
    ['a tag value that is an object', (client) => client.experiments.setTag('1', 'a', {} as never), /The tag "a" must be a string/],
    ['a long tag value', (client) => client.experiments.setTag('1', 'a', 'x'.repeat(5001)), /at most 5000/],
    ['tags that are no object', (client) => client.experiments.create('x', { tags: 'a' as never }), /tags must be an object or a list/],
    ['a tag list of strings', (client) => client.experiments.create('x', { tags: ['a'] as never }), /Item 0 of the tags must be/],
    ['a rename without name', (client) => client.experiments.update('1', {} as never), /name of an experiment/],
  ])('refuses %s before anything is sent', async (_what, call, message) => {
    const failed = call(open.client);
    await expect(failed).rejects.toThrow(ValidationError);
    await expect(failed).rejects.toThrow(message);
    expect(open.calls).toEqual([]);
  });

  test.each<[object, RegExp]>([
    [{ maxResults: 0 }, /maxResults must be an integer between 1 and 50000/],
    [{ maxResults: 2.5 }, /maxResults/],
    [{ maxResults: 50_001 }, /maxResults/],
    [{ viewType: 'active_only' }, /'ACTIVE_ONLY', 'DELETED_ONLY' or 'ALL'/],
    [{ orderBy: 'name ASC' }, /orderBy must be an array/],
    [{ orderBy: [7] }, /orderBy\[0\]/],
    [{ filter: ' ' }, /filter is blank/],
    [{ filter: 7 }, /filter must be a string/],
    [{ pageToken: 7 }, /pageToken must be a string/],
  ])('refuses the search %j', (options, message) => {
    expect(() => open.client.experiments.search(options)).toThrow(ValidationError);
    expect(() => open.client.experiments.search(options)).toThrow(message);
  });
});
