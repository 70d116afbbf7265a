import type { AxiosProxyConfig } from 'axios';
import type { ProxyRoute } from './proxy-route.js';

/** For https servers the pool tunnels by itself; for http ones axios writes the absolute form that proxies expect. */
export function forwardProxy(origin: string, route: ProxyRoute | undefined): AxiosProxyConfig | false {
  if (route === undefined || origin.startsWith('https:')) return false;
  const credentials = route.credentials();
  const { hostname: host, port, protocol } = route;
  return { host, port, protocol, ...(credentials && { auth: { ...credentials } }) };
}
