import type { CallOptions } from '../../core/call-options.js';
import type { ViewType } from '../../core/entities/lifecycle-stage.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { ExperimentQuery } from '../../ports/tracking-store.js';

/** What a page request can say. */
export interface PageOptions extends CallOptions {
  /** Items in a page. */
  readonly maxResults?: number | undefined;
  /** Token of the page to begin with, from an earlier search with the same options. */
  readonly pageToken?: string | undefined;
}

/** How a search selects and orders. */
export interface SearchOptions extends PageOptions {
  /** MLflow's search grammar; `filter` of this package builds it with values escaped. Absent means everything. */
  readonly filter?: string | undefined;
  /** Such as `['metrics.rmse ASC', 'start_time DESC']`. */
  readonly orderBy?: readonly string[] | undefined;
  /** @default 'ACTIVE_ONLY' */
  readonly viewType?: ViewType | undefined;
  /** Items in a page, 1 to 50,000. @default 1000 */
  readonly maxResults?: number | undefined;
}

const viewTypes: readonly unknown[] = ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'] satisfies ViewType[];

/** Checks how a search selects and orders, and fills in the defaults. @throws ValidationError */
export function parseSearch(options: SearchOptions): Omit<ExperimentQuery, 'pageToken'> {
  const { viewType = 'ACTIVE_ONLY' } = parseObject('The options of a search', options);
  if (!viewTypes.includes(viewType)) {
    throw new ValidationError(`The option viewType must be 'ACTIVE_ONLY', 'DELETED_ONLY' or 'ALL', not ${describe(viewType)}.`);
  }
  return {
    filter: parseFilter(options.filter),
    orderBy: parseOrderBy(options.orderBy),
    viewType,
    maxResults: parsePageSize(options.maxResults, limits.searchPageSize, 1000),
  };
}

/** Checks how many items a page has. @throws ValidationError */
export function parsePageSize(value: unknown, max: number, fallback: number): number {
  return parseInteger('The option maxResults', value ?? fallback, { min: 1, max });
}

/** Checks the token of the page to begin with; an empty one is none. @throws ValidationError */
export function parsePageToken(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  return parseText('The option pageToken', value, { maxLength: 10_000 });
}

/** Checks a filter; an empty one is none. @throws ValidationError */
export function parseFilter(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = parseText('The option filter', value, { maxLength: 100_000 });
  if (text !== '' && text.trim() === '') throw new ValidationError('The option filter is blank; leave it out to find everything.');
  return text === '' ? undefined : text;
}

/** Checks the keys of an order. @throws ValidationError */
export function parseOrderBy(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    throw new ValidationError(`The option orderBy must be an array of strings such as ['metrics.rmse ASC'], not ${describe(value)}.`);
  }
  return value.map((item, index) => parseText(`The option orderBy[${index}]`, item, { maxLength: 1000, required: true }));
}
