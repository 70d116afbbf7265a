import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { ProxyRoute } from './proxy-route.js';

/** Opens a connection to `authority` (`host:port`) through a proxy, by HTTP CONNECT (RFC 9110 §9.3.6). */
export function openTunnel(route: ProxyRoute, authority: string, timeoutMs: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const credentials = route.credentials();
    const request = (route.protocol === 'https:' ? https : http).request({
      host: route.hostname,
      port: route.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(credentials && {
          'proxy-authorization': `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`,
        }),
      },
    });
    const timer = setTimeout(() => request.destroy(failure('ETIMEDOUT')), timeoutMs).unref();
    request.once('socket', (socket) => socket.unref());
    request.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(failure(error.code ?? 'ECONNRESET'));
    });
    const refuse = (answer: http.IncomingMessage): void => {
      clearTimeout(timer);
      answer.destroy();
      reject(failure('ERR_PROXY_REFUSED'));
    };
    request.once('response', refuse);
    request.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        refuse(answer);
        return;
      }
      clearTimeout(timer);
      resolve(socket as net.Socket);
    });
    request.end();
  });
}

/** Node's own errors can quote the request with its credentials, so only their code goes on. */
function failure(code: string): Error {
  return Object.assign(new Error(`tunnel: ${code}`), { code });
}
