import http from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import type { HttpRequest } from '../../src/ports/http-client.js';
import { createRun, failureOf, type Loopback, listen, readRun } from './loopback.js';

const sentinel = 'S3NT1NEL-7f3a';
const encoded = Buffer.from(`user:${sentinel}`).toString('base64');
const query = [['filter', sentinel]] as const;

/** What the server does with a request, by the last part of its path; some of it echoes everything it was sent. */
const behaviours: Record<string, (request: http.IncomingMessage, response: http.ServerResponse, echo: string) => void> = {
  'json-error': (_, response, echo) => response.writeHead(400).end(JSON.stringify({ error_code: 'BAD_REQUEST', message: echo })),
  'sql-error': (_, response) =>
    response
      .writeHead(400)
      .end(JSON.stringify({ error_code: 'BAD_REQUEST', message: `x [SQL: INSERT '${sentinel}'] [parameters: ('${sentinel}',)]` })),
  'server-error': (_, response, echo) => response.writeHead(500).end(JSON.stringify({ error_code: 'INTERNAL_ERROR', message: echo })),
  detail: (_, response, echo) => response.writeHead(422).end(JSON.stringify({ detail: [{ loc: ['a'], msg: echo, input: sentinel }] })),
  page: (_, response, echo) => response.writeHead(502).end(`<html><title>${echo}</title><p>${echo}</p></html>`),
  login: (_, response, echo) => response.writeHead(200).end(`<html><title>${echo}</title></html>`),
  text: (_, response, echo) => response.writeHead(503).end(echo),
  unauthenticated: (_, response, echo) => response.writeHead(401, { 'www-authenticate': echo }).end(echo),
  forbidden: (_, response, echo) => response.writeHead(403).end(`Invalid Host header ${echo}`),
  missing: (_, response, echo) => response.writeHead(404).end(`<html>${echo}`),
  disabled: (_, response, echo) => response.writeHead(503).end(`Endpoint: ${echo}`),
  limited: (_, response, echo) => response.writeHead(429, { 'retry-after': '0' }).end(echo),
  odd: (_, response, echo) => response.writeHead(400).end(echo),
  redirect: (_, response) =>
    response.writeHead(302, { location: `https://user:${sentinel}@login.example/${sentinel}?s=${sentinel}` }).end(),
  reset: (request) => request.socket.resetAndDestroy(),
  cut: (request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{', () => request.socket.destroy());
  },
  hang: () => {},
  bad: (request) => request.socket.end(`NOT HTTP ${sentinel}\r\n\r\n`),
};

let server: Loopback;
beforeAll(async () => {
  server = await listen(
    http.createServer((request, response) => {
      const { authorization = '', 'x-api-key': key = '', 'proxy-authorization': proxy = '' } = request.headers;
      const echo = `you sent ${authorization} ${String(key)} ${proxy} https://user:${sentinel}@host/?q=${sentinel}`;
      const behaviour = behaviours[/\/([\w-]+)(\?|$)/.exec(request.url ?? '')?.[1] ?? ''];
      request.resume().on('end', () => behaviour?.(request, response, echo));
    }),
  );
});
afterAll(() => server.close());

/** Every place where a credential can stand. */
const slots: Record<string, () => Partial<HttpClientOptions>> = {
  'auth.password': () => ({ auth: { username: 'user', password: sentinel } }),
  'auth.token': () => ({ auth: { token: sentinel } }),
  'auth.headers()': () => ({ auth: { headers: async () => ({ authorization: `Bearer ${sentinel}`, 'x-api-key': sentinel }) } }),
  'http.headers': () => ({ http: { headers: { 'x-api-key': sentinel } } }),
  'environment password': () => ({ environment: { username: 'user', password: sentinel } }),
  'environment token': () => ({ environment: { username: 'x', password: 'y', token: sentinel }, auth: { token: sentinel } }),
  'tracking URI': () => ({ baseUrl: server.url.replace('//', `//user:${sentinel}@`) }),
  'proxy URL': () => ({ http: { proxy: server.url.replace('//', `//user:${sentinel}@`) } }),
};

function expectNoSecret(value: Error | object, where: string): void {
  const { message = '', stack = '' } = value as Partial<Error>;
  const everything = [message, stack, inspect(value, { depth: 10, showHidden: true, getters: true }), JSON.stringify(value)].join('\n');
  for (const secret of [sentinel, encoded]) expect(everything.includes(secret), `${where}: ${everything}`).toBe(false);
}

const settings = { attemptTimeoutMs: 150, deadlineMs: 400, maxRetries: 1 };

async function open(slot: string, baseUrl = server.url) {
  const logged: unknown[] = [];
  const note = (facts: object, message: string) => logged.push(facts, message);
  const logger = { debug: note, info: note, warn: note, error: note };
  const options = slots[slot]?.() ?? {};
  const client = await openHttpClient({
    environment: {},
    logger,
    random: () => 0,
    baseUrl,
    ...options,
    http: { ...settings, ...options.http },
  });
  return { client, logged };
}

test.each(Object.keys(slots))('a secret in the slot %s appears in no error, log line or inspection', async (slot) => {
  const { client, logged } = await open(slot);
  for (const name of Object.keys(behaviours)) {
    const requests: HttpRequest[] = [
      { ...readRun, path: `/api/${name}`, query },
      { ...createRun, path: `/api/${name}`, body: JSON.stringify({ secret: sentinel }) },
    ];
    for (const request of requests) {
      const error = await failureOf(client.send(request));
      expect(error).toMatchObject({ path: `/api/${name}`, code: expect.any(String) as string });
      expectNoSecret(error, `${slot} ${name}`);
    }
  }
  expectNoSecret(client, slot);
  expectNoSecret({ logged }, slot);
  expect(logged.length).toBeGreaterThan(0);
  client.close();
});

test.each(Object.keys(slots).filter((slot) => slot !== 'tracking URI' && slot !== 'proxy URL'))(
  'a secret in the slot %s does not appear when nothing listens, nothing resolves, or TLS fails',
  async (slot) => {
    for (const baseUrl of ['http://127.0.0.1:1', 'http://nowhere.invalid', server.url.replace('http:', 'https:')]) {
      expectNoSecret(await failureOf((await open(slot, baseUrl)).client.send({ ...readRun, query })), `${slot} ${baseUrl}`);
    }
  },
);

test('a secret in a setting that is refused does not appear in the refusal', async () => {
  const broken: Partial<HttpClientOptions>[] = [
    { baseUrl: `ftp://user:${sentinel}@host` },
    { baseUrl: `http://user:${sentinel}@host/?key=${sentinel}` },
    { auth: { token: `${sentinel}\n` } },
    { auth: { password: sentinel } as never },
    { auth: { username: `a:${sentinel}`, password: sentinel } },
    { http: { headers: { 'x-api-key': `${sentinel}\n` } } },
    { http: { proxy: `socks5://user:${sentinel}@host` } },
    { http: { headers: { 'content-length': sentinel } } },
  ];
  for (const options of broken) {
    const { logger } = { logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } };
    expectNoSecret(
      await failureOf(openHttpClient({ baseUrl: server.url, environment: {}, logger, ...options })),
      JSON.stringify(Object.keys(options)),
    );
  }
});
