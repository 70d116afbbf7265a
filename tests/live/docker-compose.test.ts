import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../scripts/mlflow-server/free-port.mjs';
import { MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';

interface ComposeFile {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly build?: { readonly dockerfile_inline: string }; readonly command: readonly string[] }>
  >;
}

const text = readFileSync(new URL('../../docker-compose.mlflow.yml', import.meta.url), 'utf8');
const { services } = parse(text, { merge: true }) as ComposeFile;

/** Status and text of a GET with a Host header of our choice. */
async function get(port: number, path: string, host: string): Promise<{ status: number | undefined; body: string }> {
  const sent = request({ host: '127.0.0.1', port, path, headers: { host } }).end();
  const [answer] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let body = '';
  for await (const chunk of answer) body += String(chunk);
  return { status: answer.statusCode, body };
}

/** Fills in what Compose would take from the environment. */
function interpolate(argument: string, values: Readonly<Record<string, string>>): string {
  return argument.replace(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => values[name] ?? '');
}

test('the compose file takes every credential from the environment and has a default for none', () => {
  const variables = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)];
  expect(new Set(variables.map(([, name]) => name))).toEqual(
    new Set(['POSTGRES_USER', 'POSTGRES_PASSWORD', 'MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD']),
  );
  for (const [whole, name, rest] of variables) expect(rest, whole).toBe(`:?set ${name}`);
});

test('the compose file builds the server on python:3.11-slim with its drivers', () => {
  expect(services['mlflow']?.build?.dockerfile_inline).toMatch(/^FROM python:3\.11-slim\n.*mlflow==3\.17\.2 psycopg2-binary boto3/);
  expect([services['postgres']?.image, services['minio']?.image]).toEqual(['postgres:16', 'minio/minio']);
});

liveDescribe(
  'the server command of the compose file, on PostgreSQL',
  (server) => {
    let port = 0;
    let child: ChildProcess;
    let output = '';

    beforeAll(async () => {
      port = await freePort();
      const database = new URL(server.backendStoreUri);
      const command = (services['mlflow']?.command ?? []).map((argument) =>
        // The ports first: what is filled in has digits of its own.
        interpolate(argument.replaceAll('5000', String(port)).replace('@postgres:5432/', `@${database.host}/`), {
          POSTGRES_USER: database.username,
          POSTGRES_PASSWORD: database.password,
        }),
      );
      expect(command.slice(0, 2)).toEqual(['mlflow', 'server']);
      child = spawn(server.python, ['-m', ...command], {
        cwd: tmpdir(),
        detached: true,
        env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' },
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
      for (let waited = 0; waited < 240_000; waited += 200) {
        if (child.exitCode !== null) throw new Error(`The command ended: ${output}`);
        const answer = await get(port, '/health', 'localhost').catch(() => undefined);
        if (answer?.status === 200) return;
        await delay(200);
      }
      throw new Error(`The command does not answer: ${output}`);
    });

    afterAll(async () => {
      if (child.pid === undefined || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    });

    test('answers under the names it will be called by, and no other', async () => {
      const path = '/api/2.0/mlflow/experiments/get?experiment_id=0';
      for (const host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, 'mlflow', `mlflow:${port}`]) {
        expect((await get(port, path, host)).status, host).toBe(200);
      }
      expect(await get(port, path, 'example.com')).toEqual({ status: 403, body: expect.stringContaining('Invalid Host header') });
    });

    test('keeps its records in that PostgreSQL', async () => {
      const name = uniqueName('compose');
      await using written = new MlflowClient({ trackingUri: `http://localhost:${port}`, http: { proxy: false } });
      await using read = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
      const experimentId = await written.experiments.create(name);
      expect(await read.experiments.getByName(name)).toMatchObject({ experimentId, artifactLocation: `mlflow-artifacts:/${experimentId}` });
    });
  },
  'postgres',
);
