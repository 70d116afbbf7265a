import { resolve } from 'node:path';

const scheme = /^[a-z][a-z0-9+.-]+:/i;

/** A location as it is stored: relative paths become absolute, URIs stay as they are. */
export function absoluteLocation(location: string): string {
  return scheme.test(location) ? location : resolve(location);
}

/** Appends path segments to a path or URI, before its query string where it has one. */
export function appendToUri(uri: string, ...segments: readonly string[]): string {
  const queryAt = scheme.test(uri) ? uri.search(/[?#]/) : -1;
  const [base, query] = queryAt === -1 ? [uri, ''] : [uri.slice(0, queryAt), uri.slice(queryAt)];
  return `${base.replace(/\/+$/, '')}/${segments.join('/')}${query}`;
}
