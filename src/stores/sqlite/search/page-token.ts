import { createHash } from 'node:crypto';
import type { LoggedModelQuery } from '../../../ports/logged-model-store.js';
import type { RegistryQuery } from '../../../ports/registry-store.js';
import type { ExperimentQuery, RunQuery } from '../../../ports/tracking-store.js';
import { searchError } from './search-error.js';

type Query = RunQuery | ExperimentQuery | RegistryQuery | LoggedModelQuery;

/**
 * How many rows the pages before this one had.
 *
 * @throws ValidationError when the token is not one, or belongs to another search.
 */
export function pageOffset(query: Query): number {
  if (query.pageToken === undefined || query.pageToken === '') return 0;
  const { offset, search } = decode(query.pageToken);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset <= 0) {
    throw searchError('Invalid page token: pass the nextPageToken of the page before, unchanged.');
  }
  if (search !== undefined && search !== fingerprint(query)) {
    throw searchError('The page token belongs to another search: repeat the same experiments, filter, order and view type with it.');
  }
  return offset;
}

/**
 * The token of the page after this one, if there is one. It is a server's token, base64 of `{"offset": n}`, with a mark
 * of its search added, because another search would silently give a wrong page.
 *
 * @param rowCount how many rows the planned statement gave, which asks for one more than the page holds
 */
export function nextPageToken(query: Query, rowCount: number): string | undefined {
  if (rowCount <= query.maxResults) return undefined;
  const token = { offset: pageOffset(query) + query.maxResults, search: fingerprint(query) };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

function decode(token: string): { readonly offset?: unknown; readonly search?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function fingerprint(query: Query): string {
  const search = [
    'experimentIds' in query ? query.experimentIds : null,
    query.filter ?? '',
    query.orderBy ?? [],
    ('viewType' in query ? query.viewType : undefined) ?? 'ACTIVE_ONLY',
    'datasets' in query ? query.datasets : null,
  ];
  return createHash('sha256').update(JSON.stringify(search)).digest('hex').slice(0, 16);
}
