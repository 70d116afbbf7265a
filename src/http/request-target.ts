import { ValidationError } from '../core/errors/request-error.js';

/** Servers reset the connection somewhat above this; searches go by POST. */
const longestQuery = 60_000;

/** Path and query of a request below the tracking URI. */
export interface RelativeTarget {
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined;
}

/**
 * Path and encoded query as they stand in the request.
 *
 * @throws ValidationError for a path that URL parsing would turn into another one, or a query no server takes.
 */
export function requestTarget({ path, query }: RelativeTarget): string {
  if (!path.startsWith('/') || /[?#\\]/.test(path) || path.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part))) {
    throw new ValidationError(`The request path ${JSON.stringify(path)} is not an absolute path of encoded segments.`);
  }
  if (query === undefined || query.length === 0) return path;
  const text = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  if (text.length > longestQuery) {
    throw new ValidationError(`The arguments of ${path} are too long: ${text.length} of ${longestQuery} characters.`);
  }
  return `${path}?${text}`;
}
