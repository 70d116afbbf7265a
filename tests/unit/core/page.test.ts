import { describe, expect, test } from 'vitest';
import { ServerError } from '../../../src/core/errors/request-error.js';
import { PagedSearch, type PageResult } from '../../../src/core/page.js';

const pages: Record<string, PageResult<number>> = {
  first: { items: [1, 2], nextPageToken: 'b' },
  b: { items: [], nextPageToken: 'c' },
  c: { items: [3], nextPageToken: '' },
};

function search(tokens: (string | undefined)[] = []): PagedSearch<number> {
  return new PagedSearch(async (token) => {
    tokens.push(token);
    return pages[token ?? 'first'] as PageResult<number>;
  });
}

describe('a paged search', () => {
  test('sends nothing until it is awaited', async () => {
    const tokens: (string | undefined)[] = [];
    const pending = search(tokens);
    await Promise.resolve();
    expect(tokens).toEqual([]);
    expect((await pending).items).toEqual([1, 2]);
    expect(tokens).toEqual([undefined]);
  });

  test('gives page after page until there is none', async () => {
    const first = await search();
    const second = await first.nextPage();
    const third = await second?.nextPage();
    expect([second?.items, third?.items, await third?.nextPage()]).toEqual([[], [3], undefined]);
  });

  test('iterates over all items, also across an empty page', async () => {
    const items: number[] = [];
    for await (const item of search()) items.push(item);
    expect(items).toEqual([1, 2, 3]);
  });

  test('collects at most the limit, and asks for no page more than that needs', async () => {
    const tokens: (string | undefined)[] = [];
    expect(await search(tokens).toArray({ limit: 2 })).toEqual([1, 2]);
    expect(tokens).toEqual([undefined]);
    expect(await search(tokens).toArray({ limit: 0 })).toEqual([]);
    expect(tokens).toEqual([undefined]);
    expect(await search().toArray()).toEqual([1, 2, 3]);
  });

  test('can begin at a token', async () => {
    const later = new PagedSearch(async (token) => pages[token ?? 'first'] as PageResult<number>, 'c');
    expect(await later.toArray()).toEqual([3]);
  });

  test('rejects with what the store threw', async () => {
    const failing = new PagedSearch<number>(async () => {
      throw new Error('gone');
    });
    await expect(failing).rejects.toThrow('gone');
    await expect(failing.toArray()).rejects.toThrow('gone');
  });

  test('ends with an error where the server repeats a token', async () => {
    let calls = 0;
    const stuck = new PagedSearch(async () => {
      calls++;
      return { items: [calls], nextPageToken: 'same' };
    });
    await expect(stuck.toArray()).rejects.toThrow(ServerError);
    expect(calls).toBe(2);
  });

  test('ends with an error where the server repeats tokens in a circle', async () => {
    const circle = new PagedSearch(async (token) => ({ items: [0], nextPageToken: token === 'a' ? 'b' : 'a' }));
    await expect(circle.toArray()).rejects.toThrow(/repeats a page token/);
  });

  test('ends with an error where empty pages never end', async () => {
    let calls = 0;
    const empty = new PagedSearch<number>(async () => ({ items: [], nextPageToken: String(++calls) }));
    await expect(empty.toArray()).rejects.toThrow(ServerError);
    expect(calls).toBeLessThan(110);
  });
});
