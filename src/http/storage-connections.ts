import { rootCertificates } from 'node:tls';
import type { ProxyRoute } from './proxy-route.js';
import { SocketPool, type TlsSettings } from './socket-pool.js';

/** Connections to one server, and the proxy in between. */
export interface Connections {
  readonly pool: SocketPool;
  readonly route: ProxyRoute | undefined;
}

/** Connections to the storages that presigned URLs point to. The certificate that proves who we are stays with the tracking server. */
export class StorageConnections {
  readonly #tls: TlsSettings;
  readonly #routeTo: (url: URL) => ProxyRoute | undefined;
  /** By proxy: an environment names at most two. */
  readonly #byProxy = new Map<string, Connections>();

  constructor(tls: TlsSettings, routeTo: (url: URL) => ProxyRoute | undefined) {
    // The authority of the tracking server may also have signed for the storage next to it; public storages need the usual ones.
    this.#tls = tls.ca === undefined ? {} : { ca: [...rootCertificates, tls.ca].join('\n') };
    this.#routeTo = routeTo;
  }

  to(url: URL): Connections {
    const route = this.#routeTo(url);
    const key = route?.origin ?? '';
    const known = this.#byProxy.get(key);
    if (known !== undefined) return known;
    const made = { pool: new SocketPool(this.#tls, route, Number.POSITIVE_INFINITY), route };
    this.#byProxy.set(key, made);
    return made;
  }

  close(): void {
    for (const { pool } of this.#byProxy.values()) pool.close();
  }
}
