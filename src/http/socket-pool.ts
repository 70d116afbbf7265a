import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type stream from 'node:stream';
import type tls from 'node:tls';
import type { ProxyRoute } from './proxy-route.js';
import { openTunnel } from './tunnel.js';

/** uvicorn closes idle connections after 5 s; ours are gone before, so that no request meets a closing one. */
const idleMs = 4000;
const connectTimeoutMs = 10_000;
const usualSockets = 8;

type ConnectOptions = Parameters<http.Agent['createConnection']>[0];
type ConnectCallback = Parameters<http.Agent['createConnection']>[1];

/** TLS settings of the connections to the server. */
export interface TlsSettings {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
}

/**
 * The connections to one server: kept alive, at most eight unless said otherwise, unable to hold the process open. They note whether they
 * were established, which decides whether a failed request can have reached the server.
 */
export class SocketPool {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  readonly #established = new WeakSet<object>();

  /**
   * @param route - The proxy, tunnelled through for `https` servers.
   * @param maxSockets - How many at once; further requests wait for a free one. @default 8
   */
  constructor(tlsSettings: TlsSettings, route: ProxyRoute | undefined, maxSockets: number = usualSockets) {
    const pool = this;
    const options = { keepAlive: true, timeout: idleMs, maxSockets, maxFreeSockets: usualSockets };

    this.httpAgent = new (class extends http.Agent {
      override createConnection(target: ConnectOptions, callback: ConnectCallback) {
        return pool.#watch(super.createConnection(target, callback), 'connect');
      }
      override reuseSocket(socket: stream.Duplex, request: http.ClientRequest): void {
        super.reuseSocket(socket, request);
        unref(socket);
      }
    })(options);

    this.httpsAgent = new (class extends https.Agent {
      override createConnection(target: ConnectOptions, callback: ConnectCallback) {
        if (route === undefined) return pool.#watch(super.createConnection(target, callback), 'secureConnect');
        const { host, port } = target;
        openTunnel(route, `${host?.includes(':') ? `[${host}]` : host}:${port}`, connectTimeoutMs).then(
          (socket) => {
            const inner = { ...target, socket } as unknown as ConnectOptions;
            callback?.(null, pool.#watch(super.createConnection(inner, undefined), 'secureConnect') as stream.Duplex);
          },
          (error: Error) => callback?.(error, undefined as unknown as stream.Duplex),
        );
        return undefined;
      }
      override reuseSocket(socket: stream.Duplex, request: http.ClientRequest): void {
        super.reuseSocket(socket, request);
        unref(socket);
      }
    })({ ...options, ...definedOnly(tlsSettings) });
  }

  /** Whether this connection of the pool was ever ready to carry a request. */
  wasEstablished(socket: object | null | undefined): boolean {
    return socket != null && this.#established.has(socket);
  }

  close(): void {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  #watch<S extends stream.Duplex | null | undefined>(connection: S, ready: 'connect' | 'secureConnect'): S {
    if (connection == null) return connection;
    const socket = connection as unknown as net.Socket | tls.TLSSocket;
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' }));
    }, connectTimeoutMs).unref();
    socket.unref();
    // Every further address of a host name that has several gets a handle of its own.
    socket.on('connectionAttempt', () => socket.unref());
    socket.once(ready, () => {
      clearTimeout(timer);
      this.#established.add(socket);
    });
    socket.once('close', () => clearTimeout(timer));
    return connection;
  }
}

function unref(socket: stream.Duplex): void {
  (socket as net.Socket).unref();
}

function definedOnly(settings: TlsSettings): https.AgentOptions {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
