import { ValidationError } from '../core/errors/request-error.js';
import { type Userinfo, userinfoOf } from './userinfo.js';

/** A tracking URI taken apart. */
export interface BaseUrl {
  /** Origin and path, without credentials and trailing slash. */
  readonly url: string;
  readonly origin: string;
  /** User and password in front of the host. */
  readonly userinfo: () => Userinfo | undefined;
}

/**
 * Reads an http(s) tracking URI; its path stays in front of every request.
 *
 * @throws ValidationError which never quotes the URI, since it can hold a password.
 */
export function parseBaseUrl(trackingUri: string): BaseUrl {
  const url = URL.canParse(trackingUri) ? new URL(trackingUri) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ValidationError('The tracking URI of a server must look like http(s)://host[:port][/prefix].');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ValidationError('The tracking URI of a server must have no query string and no fragment.');
  }
  return {
    url: url.origin + url.pathname.replace(/\/+$/, ''),
    origin: url.origin,
    userinfo: userinfoOf(url),
  };
}
