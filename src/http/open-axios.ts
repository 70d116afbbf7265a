import type { AxiosInstance } from 'axios';
import { version } from '../core/version.js';
import type { BaseUrl } from './base-url.js';
import { forwardProxy } from './forward-proxy.js';
import type { ProxyRoute } from './proxy-route.js';
import type { SocketPool } from './socket-pool.js';

/** As much is read of an answer, in bytes. A page of 25,000 points of a metric takes about 3 MiB. */
export const longestAnswer = 32 * 2 ** 20;

/** Loads axios and makes it send what it is given, to one server, without opinions of its own. */
export async function openAxios({
  base,
  pool,
  route,
}: {
  readonly base: BaseUrl;
  readonly pool: SocketPool;
  readonly route: ProxyRoute | undefined;
}): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  return axios.create({
    adapter: 'http',
    baseURL: base.url,
    allowAbsoluteUrls: false,
    headers: { common: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': `mlflow-ops/${version}` } },
    httpAgent: pool.httpAgent,
    httpsAgent: pool.httpsAgent,
    proxy: forwardProxy(base.origin, route),
    maxRedirects: 0,
    maxContentLength: longestAnswer,
    maxBodyLength: Number.POSITIVE_INFINITY,
    responseType: 'text',
    transformRequest: (data: unknown) => data,
    transformResponse: (data: unknown) => data,
    validateStatus: () => true,
  });
}
