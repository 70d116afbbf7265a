import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunQuery } from '../../../../../src/ports/tracking-store.js';
import { nextPageToken, pageOffset } from '../../../../../src/stores/sqlite/search/page-token.js';
import { searchDatabase } from './search-database.js';

const query: RunQuery = { experimentIds: ['1'], maxResults: 2 };
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

describe('A page token', () => {
  it('leads through all pages and ends with the last, also when that is full', async () => {
    const database = await searchDatabase();
    database.addExperiment(1, 'one');
    for (const id of ['a', 'b', 'c', 'd']) database.addRun(id);
    const first = database.findRuns(query);
    expect(first).toEqual(['a', 'b', 'c']);
    const second = { ...query, pageToken: nextPageToken(query, first.length) };
    expect(database.findRuns(second)).toEqual(['c', 'd']);
    expect(nextPageToken(second, 2)).toBeUndefined();
  });

  it('holds the offset as a server writes it, and a token of a server is taken', () => {
    const token = nextPageToken({ ...query, pageToken: encoded({ offset: 40 }) }, 3) ?? '';
    expect(JSON.parse(Buffer.from(token, 'base64').toString())).toMatchObject({ offset: 42 });
    expect(pageOffset({ ...query, pageToken: token })).toBe(42);
    expect(pageOffset({ ...query, pageToken: '' })).toBe(0);
  });

  it.each([{ filter: 'metrics.a > 1' }, { orderBy: ['metrics.a'] }, { viewType: 'ALL' as const }, { experimentIds: ['2'] }])(
    'is refused for another search: %j',
    (change) => {
      const pageToken = nextPageToken(query, 3);
      expect(() => pageOffset({ ...query, ...change, pageToken })).toThrow(
        expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('another search') }),
      );
    },
  );

  it('allows another page size', () => {
    expect(pageOffset({ ...query, maxResults: 7, pageToken: nextPageToken(query, 3) })).toBe(2);
  });

  it.each([{}, { offset: -1 }, { offset: 0 }, { offset: 1.5 }, { offset: '5' }, { offset: null }, { offset: 1e300 }, null, 5, [1]])(
    'is refused when it holds %j',
    (value) => {
      expect(() => pageOffset({ ...query, pageToken: encoded(value) })).toThrow(
        expect.objectContaining({ code: 'VALIDATION', errorCode: 'INVALID_PARAMETER_VALUE' }),
      );
    },
  );

  it('is refused as a validation error whatever text it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (pageToken) => {
        expect(() => pageOffset({ ...query, pageToken })).toThrow(expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' }));
      }),
      { seed: 1 },
    );
  });
});
