import { limits } from '../../core/limits.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { RegistryQuery } from '../../ports/registry-store.js';
import { type PageOptions, parseFilter, parseOrderBy, parsePageSize } from './search-input.js';

/** How a search in the model registry selects and orders. */
export interface RegistrySearchOptions extends PageOptions {
  /** MLflow's search grammar; `filter` of this package builds it with values escaped. Absent means everything. */
  readonly filter?: string | undefined;
  /** Such as `['last_updated_timestamp DESC']`. @default by name, the newest version first */
  readonly orderBy?: readonly string[] | undefined;
}

/** Checks a search and fills in the defaults: servers have no order that one could rely on. @throws ValidationError */
export function parseRegistrySearch(
  options: RegistrySearchOptions,
  defaults: { readonly orderBy: readonly string[]; readonly pageSize: number; readonly largestPage: number },
): Omit<RegistryQuery, 'pageToken'> {
  const { filter, orderBy, maxResults } = parseObject('The options of a search', options);
  return {
    filter: parseFilter(filter),
    orderBy: parseOrderBy(orderBy) ?? defaults.orderBy,
    maxResults: parsePageSize(maxResults, defaults.largestPage, defaults.pageSize),
  };
}

/** Checks a description; it may be empty. @throws ValidationError */
export function parseModelDescription(value: unknown): string {
  return parseText('The option description', value, { maxLength: limits.modelDescriptionLength });
}

/** Checks a description that may be left out. @throws ValidationError */
export function parseOptionalDescription(value: unknown): string | undefined {
  return value === undefined ? undefined : parseModelDescription(value);
}
