import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP proxy on the loopback interface that counts what passes. */
export interface CountingProxy {
  readonly uri: string;
  /** Requests since the last call. */
  take(): number;
  close(): void;
}

/** Starts a proxy before a server. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let count = 0;
  const server = createServer((incoming, answer) => {
    count++;
    const { method, url: path } = incoming;
    const outgoing = request(
      { hostname, port, method, path, headers: { ...incoming.headers, host: `${hostname}:${port}` } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = count;
      count = 0;
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
