import { BlockList, isIP } from 'node:net';
import type { EnvironmentConfig } from '../core/config.js';
import { ValidationError } from '../core/errors/request-error.js';
import { type Userinfo, userinfoOf } from './userinfo.js';

/** A proxy between us and the server. */
export interface ProxyRoute {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
  /** Scheme, host and port, for messages. */
  readonly origin: string;
  readonly credentials: () => Userinfo | undefined;
}

/**
 * The proxy to a server: the given one, none for `false`, else `HTTPS_PROXY` or `HTTP_PROXY` of the environment unless
 * `NO_PROXY` names the host.
 *
 * @throws ValidationError when the proxy URL cannot be used.
 */
export function proxyRoute(target: URL, setting: string | false | undefined, environment: EnvironmentConfig): ProxyRoute | undefined {
  if (setting === false) return undefined;
  if (setting !== undefined) return parseProxy(setting, 'The option `http.proxy`');
  const secure = target.protocol === 'https:';
  const fromEnvironment = secure ? environment.httpsProxy : environment.httpProxy;
  if (fromEnvironment === undefined || isExempt(target, environment.noProxy ?? '')) return undefined;
  return parseProxy(fromEnvironment, `The environment variable ${secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'}`);
}

function parseProxy(text: string, what: string): ProxyRoute {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.hostname === '') {
    throw new ValidationError(`${what} must be a URL such as http://proxy.example:3128; only http and https proxies are supported.`);
  }
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    origin: url.origin,
    credentials: userinfoOf(url),
  };
}

/** What a proxy might echo of its credentials. */
export function proxySecrets(route: ProxyRoute | undefined): string[] {
  const user = route?.credentials();
  return user === undefined ? [] : [user.password, Buffer.from(`${user.username}:${user.password}`).toString('base64')];
}

/** `NO_PROXY`: host names with their subdomains, addresses, networks such as `10.0.0.0/8`, each with or without port; `*` means all. */
function isExempt(target: URL, noProxy: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInNetwork(host, entry);
      const [, name = entry, wantedPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const domain = name.replace(/^\*?\./, '');
      return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
    });
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const version = isIP(address);
  const prefix = Number(bits);
  if (version === 0 || isIP(host) !== version || !Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
