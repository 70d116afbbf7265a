import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy between a client and a server of any protocol, for network failures. */
export interface TcpProxy {
  readonly port: number;
  /** Whether connections fall silent at their next answer, and for good: as on a network that lost their way and tells nobody. */
  silences: boolean;
  /** Connections that are open now. */
  readonly connections: number;
  /** Resets all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port of this machine. @param port - Its own. @default a free one */
export async function startTcpProxy(target: number, port = 0): Promise<TcpProxy> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let silent = false;
    clients.add(client);
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      silent ||= proxy.silences;
      if (!silent) client.write(chunk);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    silences: false,
    get connections() {
      return clients.size;
    },
    cut: () => {
      for (const client of clients) client.resetAndDestroy();
    },
    close: async () => {
      proxy.cut();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
