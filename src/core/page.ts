import { ServerError } from './errors/request-error.js';

/** What a store answers to one page request. */
export interface PageResult<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string | undefined;
}

/** One page of a search. */
export interface Page<T> extends PageResult<T> {
  /** The page after this one; `undefined` after the last. */
  nextPage(): Promise<Page<T> | undefined>;
}

/** Empty pages in a row after which a search is taken to be stuck. */
const maxEmptyPages = 100;

/**
 * A search that has not been sent yet: await it for the first page, iterate it for all items, or collect them with
 * {@link PagedSearch.toArray}.
 */
export class PagedSearch<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetch: (pageToken: string | undefined) => Promise<PageResult<T>>;
  readonly #firstToken: string | undefined;

  constructor(fetch: (pageToken: string | undefined) => Promise<PageResult<T>>, firstToken?: string) {
    this.#fetch = fetch;
    this.#firstToken = firstToken;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a search gives its first page, as documented.
  then<A = Page<T>, B = never>(
    onFulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#page(this.#firstToken, new Set()).then(onFulfilled, onRejected);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    let page: Page<T> | undefined = await this;
    while (page !== undefined) {
      yield* page.items;
      page = await page.nextPage();
    }
  }

  /**
   * All items, or the first `limit` of them.
   *
   * @throws ServerError when the server repeats a page token.
   */
  async toArray(options: { readonly limit?: number | undefined } = {}): Promise<T[]> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const items: T[] = [];
    if (limit <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }

  async #page(token: string | undefined, seen: Set<string>, emptyPages = 0): Promise<Page<T>> {
    const { items, nextPageToken } = await this.#fetch(token);
    const empty = items.length === 0 ? emptyPages + 1 : 0;
    return {
      items,
      nextPageToken,
      nextPage: async () => {
        if (nextPageToken === undefined || nextPageToken === '') return undefined;
        if (seen.has(nextPageToken) || empty > maxEmptyPages) {
          const what = seen.has(nextPageToken) ? 'repeats a page token' : `gave ${empty} empty pages in a row`;
          throw new ServerError(`The server ${what}, so this search would never end; the pages so far are complete.`, {
            details: { pagesRead: seen.size + 1 },
          });
        }
        return this.#page(nextPageToken, new Set(seen).add(nextPageToken), empty);
      },
    };
  }
}
