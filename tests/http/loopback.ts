import http from 'node:http';
import type net from 'node:net';
import { silentLogger } from '../../src/core/logger.js';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import type { HttpClient, HttpRequest } from '../../src/ports/http-client.js';

/** A server on a free port of the loopback interface. */
export interface Loopback {
  readonly url: string;
  readonly port: number;
  /** Connections accepted so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts listening; closing also ends connections under way. */
export async function listen(server: net.Server): Promise<Loopback> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An HTTP server that keeps what it was sent. */
export async function recordingServer(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void,
): Promise<
  Loopback & { readonly requests: { readonly url: string; readonly headers: http.IncomingHttpHeaders; readonly body: string }[] }
> {
  const requests: { url: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      requests.push({ url: request.url ?? '', headers: request.headers, body });
      answer(request, response, body);
    });
  });
  return { ...(await listen(server)), requests };
}

/** Answers like MLflow: an object. */
export function answerJson(response: http.ServerResponse, body: unknown = {}, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A client with an empty environment and without waits between retries. */
export function openClient(baseUrl: string, options: Partial<HttpClientOptions> = {}): Promise<HttpClient> {
  return openHttpClient({ baseUrl, environment: {}, logger: silentLogger, auth: { token: 'unused' }, random: () => 0, ...options });
}

export const readRun: HttpRequest = { method: 'GET', path: '/api/2.0/mlflow/runs/get', query: [['run_id', 'r1']], replay: 'safe' };
export const createRun: HttpRequest = { method: 'POST', path: '/api/2.0/mlflow/runs/create', body: '{"tags":[]}', replay: 'unsafe' };

/** The error a call ends with; fails when it ends well. */
export async function failureOf(call: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await call;
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('the call was expected to fail');
}
