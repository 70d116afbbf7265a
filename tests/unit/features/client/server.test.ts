import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../../scripts/mlflow-server/free-port.mjs';
import { AbortError, TimeoutError, UnauthenticatedError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { ownTime } from '../../../support/own-time.js';

const servers: Server[] = [];
const clients: MlflowClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function clientOf(trackingUri: string): MlflowClient {
  const client = new MlflowClient({ trackingUri });
  clients.push(client);
  return client;
}

async function serve(listener: RequestListener, port = 0): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ok: RequestListener = (_request, response) => response.setHeader('content-type', 'text/plain').end('OK');

test('the embedded store answers for itself', async () => {
  const { server } = clientOf('sqlite:///:memory:');
  await server.waitUntilReady();
  await server.health();
  expect(await server.version()).toMatch(/^3\.\d+/);
  expect(await server.info()).toEqual({ storeType: 'SqlStore', workspacesEnabled: false });
});

describe('waitUntilReady', () => {
  test('waits for a server that is not there yet', async () => {
    const port = await freePort();
    const started = performance.now();
    const ready = clientOf(`http://127.0.0.1:${port}`).server.waitUntilReady({ timeoutMs: 20_000 });
    setTimeout(() => void serve(ok, port), 700);
    await ready;
    expect(performance.now() - started).toBeGreaterThan(600);
  });

  test('waits for a server whose proxy answers before it', async () => {
    let asked = 0;
    const port = await serve((request, response) => {
      if (++asked > 2) return ok(request, response);
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    });
    await clientOf(`http://127.0.0.1:${port}`).server.waitUntilReady({ timeoutMs: 20_000 });
    expect(asked).toBeGreaterThan(2);
  });

  test('gives up at its deadline, naming the server and the last failure', async () => {
    const port = await freePort();
    const elapsed = ownTime();
    const failed = clientOf(`http://ada:hunter2@127.0.0.1:${port}`).server.waitUntilReady({ timeoutMs: 900 });
    const error = await failed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toMatch(new RegExp(`127.0.0.1:${port} was not ready within 900 ms`));
    expect(String(error)).not.toContain('hunter2');
    expect((error as TimeoutError).cause).toBeInstanceOf(Error);
    expect(elapsed()).toBeLessThan(2500);
  });

  test('fails at once where waiting cannot help', async () => {
    const port = await serve((_request, response) => response.writeHead(401).end('You are not authenticated'));
    const elapsed = ownTime();
    await expect(clientOf(`http://127.0.0.1:${port}`).server.waitUntilReady()).rejects.toThrow(UnauthenticatedError);
    expect(elapsed()).toBeLessThan(5000);
  });

  test('ends with its signal', async () => {
    const port = await freePort();
    const controller = new AbortController();
    const failed = clientOf(`http://127.0.0.1:${port}`).server.waitUntilReady({ signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(failed).rejects.toThrow(AbortError);
  });
});

describe('the options of a call', () => {
  const { server } = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  test.each([
    [null, /options of a call/],
    [{ signal: 'now' }, /signal must be an AbortSignal/],
    [{ timeoutMs: 0 }, /timeoutMs/],
    [{ timeoutMs: Number.NaN }, /timeoutMs/],
    [{ timeoutMs: '5' }, /timeoutMs/],
    [{ timeoutMs: 2 ** 31 }, /timeoutMs/],
  ])('%j are refused', async (options, message) => {
    await expect(server.health(options as never)).rejects.toThrow(ValidationError);
    await expect(server.health(options as never)).rejects.toThrow(message);
  });

  test('end a call whose signal is aborted already', async () => {
    await expect(server.health({ signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
  });
});
